export const nextConfig = {
  // #region config
  rewrites: async () => ['/signed-in', '/callback'].map((source) => ({ source, destination: '/' })),
  headers: async () => [
    {
      source: '/callback',
      headers: [
        { key: 'Referrer-Policy', value: 'no-referrer' },
        { key: 'Content-Security-Policy', value: "frame-ancestors 'none'" },
      ],
    },
  ],
  // #endregion
}
