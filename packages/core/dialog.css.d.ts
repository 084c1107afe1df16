// A bundler loads the stylesheet: `import "@reauth/core/dialog.css"` needs no declaration of its own.
export {}
