// The devtools: what they promise, broken on purpose.
import { inFile } from './in-file.mjs'

const at = (name) => inFile(`packages/devtools/src/${name}.ts`)
const [inContext, inEvents, inInspection] = [
  at('stream/redacted-context'),
  at('stream/to-inspection-event'),
  at('stream/inspection'),
]
const [inTab, inWires, inNext, inEntry, inVocabulary] = [
  at('stream/kept-in-tab'),
  at('stream/wires'),
  at('view/panels/next-panel'),
  at('index'),
  at('stream/vocabulary'),
]

const leaks = 'devtools/src/leaks.test.ts'
const fakeAnswers = 'devtools/src/fake-answers.test.ts'
const keptInTab = 'devtools/src/stream/kept-in-tab.test.ts'
const inspection = 'devtools/src/stream/inspection.test.ts'
const mount = 'devtools/src/mount-devtools.test.ts'
const component = 'react/src/devtools.test.tsx'
const bundles = 'react/src/devtools-bundles.test.ts'

export const devtoolsMutants = [
  inContext(
    ['G28'],
    'the devtools hold whose run it is',
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
    'the devtools hold every other fact as well',
    '  return {\n    runId,',
    '  return {\n    ...facts,\n    runId,',
    leaks,
  ),
  inVocabulary(
    ['G28'],
    'the devtools hold the methods that a provider wrote',
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
    'the stream takes what comes over a wire as it is',
    'const event = toInspectionEvent(message)',
    'const event = message as InspectionEvent',
    leaks,
    inspection,
  ),
  inTab(
    ['G28'],
    'the devtools read what is kept in the tab as it is',
    'toInspectionEvent(event) ?? []',
    '(event as InspectionEvent) ?? []',
    keptInTab,
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
    'an inspector of any origin is sent the stream',
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
