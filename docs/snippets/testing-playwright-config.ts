// #region config
// playwright.config.ts
import { defineConfig } from '@playwright/test'

export default defineConfig({
  use: { baseURL: 'http://localhost:3000' },
  webServer: [
    {
      command: 'npx @reauth/emulator --port 4400 --client my-app --redirect-uri http://localhost:3000/callback',
      url: 'http://localhost:4400/__control',
    },
    { command: 'npm run dev', url: 'http://localhost:3000' },
  ],
})
// #endregion
