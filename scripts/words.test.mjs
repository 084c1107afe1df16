import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { problemsOf } from './words.mjs'
import { PHRASES, phrasesIn } from './words/phrases.mjs'
import { idsOf, proseFiles, proseOf } from './words/texts.mjs'
import { ROOT } from './setup.mjs'

const IDS = new Set(['G1'])
const problemsOfPage = (text) => problemsOf('p.md', text, IDS)

void test('a phrase that reads as if translated is refused with its place and what to write instead', async () => {
  const [problem, ...others] = await problemsOfPage('# T\n\nThe keys cannot be had.\n')
  assert.match(problem, /^p\.md:3:10 Instead of "cannot be had", write "can't be loaded"/)
  assert.deepEqual(others, [])
})

void test('each phrase is found in a sentence of its own, whatever its case', () => {
  const examples = [
    'It CANNOT BE HAD.',
    'No more keys are to be had.',
    'It is there where it was.',
    'Take an other one.',
    'It mends what it can.',
    'The caller is told.',
    "Keep one's own key.",
    'A key of yours.',
    'An option that makes no sense.',
    'It begins anew.',
    'It says what became of it.',
    'They are held to it.',
    'It is given the key.',
    'This is no token.',
    'It goes on in the browser.',
    'The session lives on.',
    'The run is over.',
    'It spares a prompt.',
    'Turn a knob.',
    'See it, for instance.',
    'Write an e-mail.',
    'Your back end.',
    'The set-up.',
    'Simply call it.',
    'The server says no.',
    'Send it as it is.',
    'It is not sent any more.',
  ]
  assert.equal(examples.length, PHRASES.length)
  examples.forEach((example, index) => assert.match(example, new RegExp(PHRASES[index][0], 'i')))
})

void test('plain English passes: no longer, there is no, longer than', () => {
  const plain = 'There is no token. It is no longer kept. It takes longer than that. A spare key. It opened 60 s ago.'
  assert.deepEqual(phrasesIn(plain), [])
})

void test('code, links and comments are not read', async () => {
  const page = '`an other` [here](an-other.md)\n\n```ts\n// an other\n```\n\n<!-- an other -->\n'
  assert.deepEqual(await problemsOfPage(page), [])
})

void test('a sentence of more than 35 words is refused, and code counts as one word', async () => {
  const words = (count) => Array.from({ length: count }, () => 'word').join(' ')
  assert.deepEqual(await problemsOfPage(`${words(34)} \`a b c d\`.\n`), [])
  assert.deepEqual(await problemsOfPage(`${words(35)}. ${words(35)}.\n`), [])
  assert.match((await problemsOfPage(`${words(36)}.\n`))[0], /A sentence has 36 words/)
})

void test('an id that no table has is refused', async () => {
  assert.deepEqual(await problemsOfPage('See G1.\n'), [])
  assert.match((await problemsOfPage('See T17.\n'))[0], /No table has a row T17/)
  assert.ok(['G1', 'S1', 'E1', 'H1', 'I20'].every((id) => idsOf().has(id)))
})

void test('of a source, only docstrings are read, on the lines where they are, without their examples', async () => {
  const source = `const text = 'an other'\n/**\n * Takes an other key.\n *\n * @example\n * an other()\n */\n// an other\n`
  assert.deepEqual(
    (await problemsOf('a.ts', source, IDS)).map((line) => line.replace(/ Instead.*/, '')),
    ['a.ts:3:7'],
  )
  assert.equal(proseOf('a.ts', source).split('\n').length, source.split('\n').length)
})

void test('of the words of the demo, the sentences are read, too', async () => {
  const source = `const WORDS = {\n  sent: 'You need an other key.',\n  id: 'another',\n}\n`
  assert.match((await problemsOf('web/words.ts', source, IDS))[0], /^web\/words\.ts:2:\d+ Instead of "an other"/)
  assert.deepEqual(await problemsOf('web/other.ts', source, IDS), [])
})

void test('the pages are found, and nothing that is built or installed', () => {
  const files = proseFiles()
  assert.ok(files.includes('README.md') && files.includes('docs/guide/start.md'))
  assert.deepEqual(
    files.filter((path) => /(?:^|\/)(?:node_modules|dist|generated)\//.test(path)),
    [],
  )
})

void test('the dictionary is sorted, and has no word twice', () => {
  const words = readFileSync(`${ROOT}scripts/words/dictionary.txt`, 'utf8').trimEnd().split('\n')
  assert.deepEqual(
    words,
    [...new Set(words)].toSorted((one, other) => (one < other ? -1 : 1)),
  )
})
