// Mutants for the guarantees of the devtools.
import { inFile } from './in-file.mjs'

const at = (name) => inFile(`packages/devtools/src/${name}.ts`)
const [inContext, inEvents, inInspection] = [
  at('stream/redacted-context'),
  at('stream/to-inspection-event'),
  at('stream/inspection'),
]
const [inTab, inWires, inNext, inEntry, inVocabulary] = [
  at('stream/tab-storage'),
  at('stream/wires'),
  at('view/panels/next-panel'),
  at('index'),
  at('stream/vocabulary'),
]

const leaks = 'devtools/src/leaks.test.ts'
const fakeAnswers = 'devtools/src/fake-answers.test.ts'
const tabStorageTest = 'devtools/src/stream/tab-storage.test.ts'
const inspection = 'devtools/src/stream/inspection.test.ts'
const mount = 'devtools/src/mount-devtools.test.ts'
const component = 'react/src/devtools.test.tsx'
const bundles = 'react/src/devtools-bundles.test.ts'

export const devtoolsMutants = [
  inContext(
    ['G28'],
    'the devtools hold the subject of a run',
    "typeof facts['subjectKey'] === 'string' ? 'subject' : null",
    "facts['subjectKey'] as string",
    leaks,
  ),
  inContext(
    ['G28'],
    'the devtools hold the id of an operation',
    "typeof facts['operationId'] === 'string' ? 'operation' : null",
    "facts['operationId'] as string",
    leaks,
  ),
  inContext(
    ['G28'],
    'the devtools hold every other fact of a run',
    '  return {\n    runId,',
    '  return {\n    ...facts,\n    runId,',
    leaks,
  ),
  inVocabulary(
    ['G28'],
    'the devtools hold a method that they do not know',
    "String(method) : 'other'",
    'String(method) : String(method)',
    leaks,
  ),
  inEvents(
    ['G28'],
    'the devtools hold what a service answered',
    'return { type: name, ...(found',
    'return { type: name, ...(output as object), ...(found',
    leaks,
    inspection,
  ),
  inInspection(
    ['G28'],
    'the stream does not check what another page sends',
    'const event = toInspectionEvent(message)',
    'const event = message as InspectionEvent',
    leaks,
    inspection,
  ),
  inTab(
    ['G28'],
    'the devtools do not check what the tab has stored',
    'toInspectionEvent(event) ?? []',
    '(event as InspectionEvent) ?? []',
    tabStorageTest,
  ),
  inNext(
    ['G28'],
    'the devtools show every word of a fake answer',
    'wordOf(answer.title) ?? wordOf(answer.id)',
    'answer.title ?? wordOf(answer.id)',
    fakeAnswers,
  ),
  inWires(
    ['G29'],
    'an inspector of any origin receives the stream',
    'opened.postMessage(event, origin)',
    "opened.postMessage(event, '*')",
    mount,
  ),
  inWires(['G29'], 'a page of any origin may ask for the stream', ' || from !== origin', '', mount),
  inEntry(
    ['G30'],
    'a production build has the stream',
    "process.env.NODE_ENV === 'production' ? () => inert : create",
    'create',
    bundles,
  ),
  inFile('packages/react/src/devtools.tsx')(
    ['G30'],
    'a production build renders the devtools',
    "process.env.NODE_ENV === 'production' ? () => null : MountedDevtools",
    'MountedDevtools',
    component,
  ),
]
