import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sensitiveActionMachine } from '@reauth/core/described'
import { describe, expect, it } from 'vitest'
import { type XMLFileInfo, validateXML } from 'xmllint-wasm'
import type { AnyStateMachine } from 'xstate'
import { chartOf } from '../chart/chart-of.js'
import { StatechartError } from '../chart/statechart-error.js'
import { foreign } from '../fixtures/foreign.fixture.js'
import { machines } from '../fixtures/machines.fixture.js'
import { SCXML_SCHEMA } from '../fixtures/scxml-schema.fixture.js'
import { toScxml } from './to-scxml.js'

/** A folder with the W3C schema: the files of https://www.w3.org/2011/04/SCXML/, and `xml.xsd`. */
const W3C = process.env['SCXML_SCHEMA']

const own: readonly XMLFileInfo[] = [{ fileName: 'scxml.xsd', contents: SCXML_SCHEMA }]
const ofW3C = (folder: string): readonly XMLFileInfo[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.xsd'))
    .map((fileName) => ({
      fileName,
      // Uses the local file instead of downloading it.
      contents: readFileSync(join(folder, fileName), 'utf8').replaceAll('http://www.w3.org/2001/xml.xsd', 'xml.xsd'),
    }))

/** The errors that libxml2 reports. */
async function faultsIn(documents: readonly XMLFileInfo[], files: readonly XMLFileInfo[]): Promise<readonly string[]> {
  const isMain = ({ fileName }: XMLFileInfo): boolean => fileName === 'scxml.xsd'
  const { errors } = await validateXML({
    xml: [...documents],
    schema: files.filter(isMain),
    preload: files.filter((file) => !isMain(file)),
    initialMemoryPages: 512,
    maxMemoryPages: 2048,
  })
  return errors.map(({ message, loc }) => `${loc?.fileName ?? ''} ${message}`)
}

/** Executable documents of a machine; none if the machine uses something that SCXML doesn't have. */
function executable(machine: AnyStateMachine): readonly string[] {
  try {
    return [toScxml(machine, { executable: true })]
  } catch (error) {
    if (error instanceof StatechartError && error.code === 'notExecutable') return []
    throw error
  }
}

const all: readonly AnyStateMachine[] = [sensitiveActionMachine, ...Object.values({ ...machines, ...foreign })]
const drawings = all.map((machine, index) => ({
  fileName: `drawing-${index}.scxml`,
  contents: toScxml(chartOf(machine)),
}))
const programs = all
  .flatMap(executable)
  .map((contents, index): XMLFileInfo => ({ fileName: `program-${index}.scxml`, contents }))

describe('SCXML', () => {
  it('uses only the elements, attributes and types of the Recommendation, and each id once', async () => {
    expect(programs.length).toBeGreaterThan(15)
    expect(await faultsIn([...drawings, ...programs], own)).toEqual([])
  })

  // The validator doesn't check references to ids.
  it('contains every target and initial state that it refers to', () => {
    const missing = [...drawings, ...programs].flatMap(({ contents }) => {
      const xml = String(contents)
      const ids = new Set([...xml.matchAll(/<(?:state|parallel|final|history) id="([^"]*)"/g)].map(([, id]) => id))
      const named = [...xml.matchAll(/ (?:target|initial)="([^"]*)"/g)].flatMap(([, list = '']) => list.split(' '))
      return named.filter((id) => !ids.has(id))
    })
    expect(missing).toEqual([])
  })

  it.skipIf(W3C === undefined)('is valid against the W3C schema if `SCXML_SCHEMA` is set to its folder', async () => {
    expect(await faultsIn([...drawings, ...programs], ofW3C(W3C!))).toEqual([])
  })

  it.each([
    ['two states with the same id', '<state id="a"/><state id="a"/>'],
    ['a history without its default', '<state id="a"><state id="c"/><history id="b"/></state>'],
    ['a state in a transition', '<state id="a"><transition event="GO"><state id="b"/></transition></state>'],
    ['an id with a space', '<state id="a b"/>'],
  ])('is rejected with %s', async (_, inside) => {
    const contents = `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">${inside}</scxml>`
    expect(await faultsIn([{ fileName: 'wrong.scxml', contents }], own)).not.toEqual([])
  })
})
