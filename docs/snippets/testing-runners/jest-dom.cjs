// A document for Jest, from Vitest's jsdom. As in `jest-environment-jsdom`, there is no `MessageChannel`.
const { createRequire } = require('node:module')
const { JSDOM } = require('jsdom')

const { TestEnvironment } = createRequire(require.resolve('jest'))('jest-environment-node')

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup()
    const { window } = new JSDOM()
    Object.assign(this.global, { window, document: window.document })
    delete this.global.MessageChannel
  }
}
