// A bundler loads the stylesheet. It has no names.
// oxlint-disable-next-line unicorn/require-module-specifiers -- without it, this is no module, and could not be imported
export {}
