/** The look of every page: neutral, and marked as a test provider. It fits into a window of 320 × 480 pixels, and follows the colors and the contrast of the device. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #f3f4f7; --paper: #fff; --ink: #171c26; --soft: #565f6e; --line: #dce0e7; --edge: #8a93a3; --accent: #3445c4; --accent-ink: #fff; --accent-soft: #eef0fd; --test: #7a4a00; --test-soft: #fff3d6; --bad: #b3261e; --bad-soft: #fdecea; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1218; --paper: #171c25; --ink: #eaedf3; --soft: #a3adbd; --line: #2a3240; --edge: #6d788a; --accent: #9dabff; --accent-ink: #10142b; --accent-soft: #1f2640; --test: #ffd07a; --test-soft: #33270d; --bad: #ff9d94; --bad-soft: #3a1a18 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink) }
header { display: flex; justify-content: center; padding: 18px 16px 0 }
.badge { padding: 3px 12px; border: 1px dashed currentColor; border-radius: 99px; background: var(--test-soft); color: var(--test); font-size: 13px; font-weight: 600; text-align: center }
.pages { flex: 1; display: flex; flex-wrap: wrap; justify-content: center; align-content: center; align-items: stretch; gap: 16px; padding: 18px 16px }
main, aside { width: 100%; max-width: 400px; border-radius: 16px; padding: 28px }
main { background: var(--paper); border: 1px solid var(--line); box-shadow: 0 1px 2px rgb(15 20 40 / 6%), 0 12px 32px -12px rgb(15 20 40 / 14%) }
aside { max-width: 360px; padding: 20px; border: 1px dashed var(--edge); align-self: center }
.mark { width: 40px; height: 40px; border-radius: 11px; background: var(--accent); color: var(--accent-ink); display: grid; place-items: center; font-weight: 700; font-size: 15px; letter-spacing: .02em }
h1 { font-size: 22px; line-height: 1.25; letter-spacing: -.01em; margin: 18px 0 4px }
h2 { font-size: 14px; line-height: 1.4; margin: 0 0 10px; color: var(--soft); font-weight: 600 }
main p { margin: 0 0 16px; color: var(--soft) }
label { display: block; font-weight: 600; font-size: 14px; margin: 14px 0 6px }
input { width: 100%; font: inherit; padding: 10px 12px; border: 1px solid var(--edge); border-radius: 10px; background: var(--paper); color: var(--ink) }
input[aria-invalid] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad) }
button { width: 100%; font: inherit; font-weight: 600; padding: 11px 16px; margin-top: 14px; border-radius: 10px; border: 1px solid var(--edge); background: transparent; color: var(--ink); cursor: pointer }
button:hover { background: var(--accent-soft) }
button.primary { margin-top: 18px; background: var(--accent); border-color: var(--accent); color: var(--accent-ink) }
button.primary:hover { filter: brightness(1.1) }
button.link { border-color: transparent; padding: 6px; margin-top: 8px; color: var(--soft); text-decoration: underline; text-underline-offset: 3px }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
input:focus-visible { outline-offset: 0; border-color: var(--accent) }
.who, .users button { display: flex; gap: 12px; align-items: center; text-align: left }
.who { border: 1px solid var(--line); border-radius: 12px; padding: 10px 12px }
.initial { flex: none; width: 36px; height: 36px; border-radius: 50%; background: var(--accent-soft); color: var(--accent); display: grid; place-items: center; font-weight: 700 }
small { display: block; font-size: 13px; line-height: 1.35; font-weight: 400; color: var(--soft) }
.users small::first-letter { text-transform: uppercase }
.users { list-style: none; margin: 0; padding: 0; display: grid; gap: 4px }
.users .initial { background: var(--paper) }
.users button { margin: 0; padding: 7px 8px; border-color: transparent; line-height: 1.35 }
aside > form > button { margin: 0; background: var(--paper) }
.error { background: var(--bad-soft); color: var(--bad); border-radius: 10px; padding: 10px 12px; margin: 16px 0 0 }
.or { display: flex; align-items: center; gap: 12px; color: var(--soft); font-size: 14px; margin-top: 18px } .or::before, .or::after { content: ''; flex: 1; height: 1px; background: var(--line) }
footer { color: var(--soft); font-size: 13px; padding: 0 16px 18px; text-align: center }
@media (max-width: 808px) { aside { max-width: 400px } }
@media (max-width: 480px), (max-height: 640px) { header { padding-top: 12px } .pages { padding: 12px } main { padding: 20px } .mark { display: none } h1 { margin-top: 0 } }
@media (forced-colors: active) { .mark, .initial { border: 1px solid } .error { border: 1px solid } button.primary { border-color: ButtonText } }
`
