import { describe, expect, it } from 'vitest'
import { toDiscoveredUrl, toSecureUrl } from './secure-url.js'

const refused = (field: string): unknown => expect.objectContaining({ code: 'invalidConfiguration', field })

describe('a URL that keys are fetched from', () => {
  it.each([
    'https://op.example.com',
    'https://10.0.0.1/jwks',
    'http://localhost:4400',
    'http://localhost.',
    'http://op.localhost:4400',
    'http://a.b.localhost',
    'http://OP.LOCALHOST',
    'http://127.0.0.1',
    'http://127.1.2.3',
    'http://2130706433',
    'http://[::1]:4400',
  ])('may be https, or http on loopback (RFC 6761 §6.3): %s', (address) => {
    expect(toSecureUrl('jwks', address).href).toBe(new URL(address).href)
  })

  it.each([
    'http://op.example.com',
    'http://keycloak:8080',
    'http://10.0.0.1',
    'http://128.0.0.1',
    'http://localhost.example.com',
    'http://xlocalhost',
    'http://localhost@example.com',
    'http://127.0.0.1.example.com',
    'http://[::2]',
    'http://[::ffff:127.0.0.1]',
    'ftp://localhost',
    'file:///etc/keys',
    'https://user@op.example.com',
    'https://:secret@op.example.com',
    'op.example.com',
    '',
  ])('may not be %s', (address) => {
    expect(() => toSecureUrl('jwks', address)).toThrow(refused('jwks'))
  })

  it('may be http in a private network if the app allows it, but no other scheme', () => {
    expect(toSecureUrl('issuer', 'http://keycloak:8080', true).host).toBe('keycloak:8080')
    for (const address of ['ftp://keycloak', 'http://user@keycloak', 'keycloak'])
      expect(() => toSecureUrl('issuer', address, true)).toThrow(refused('issuer'))
  })
})

describe('the jwks_uri of an issuer', () => {
  const lead = (issuer: string, address: string, allowInsecure = false): string =>
    toDiscoveredUrl(address, new URL(issuer), allowInsecure).href

  const PRIVATE = [
    'https://localhost/jwks',
    'https://localhost./jwks',
    'https://op.localhost/jwks',
    'https://127.0.0.1/jwks',
    'https://127.8.8.8/jwks',
    'https://0x7f.1/jwks',
    'https://0.0.0.0/jwks',
    'https://10.1.2.3/jwks',
    'https://100.64.0.1/jwks',
    'https://100.127.255.255/jwks',
    'https://169.254.169.254/jwks',
    'https://172.16.0.1/jwks',
    'https://172.31.255.255/jwks',
    'https://192.168.0.1/jwks',
    'https://198.18.0.1/jwks',
    'https://198.19.0.1/jwks',
    'https://224.0.0.1/jwks',
    'https://255.255.255.255/jwks',
    'https://[::1]/jwks',
    'https://[::]/jwks',
    'https://[fc00::1]/jwks',
    'https://[fd12:3456::1]/jwks',
    'https://[fe80::1]/jwks',
    'https://[febf::1]/jwks',
    'https://[fec0::1]/jwks',
    'https://[ff00::1]/jwks',
    'https://[ff02::1]/jwks',
    'https://[::ffff:127.0.0.1]/jwks',
    'https://[::ffff:10.0.0.1]/jwks',
    'https://[::10.0.0.1]/jwks',
    'https://[64:ff9b::10.0.0.1]/jwks',
    'https://[fd00:1:2:3:4:5:6:7]/jwks',
  ]
  const PUBLIC = [
    'https://keys.example.com/jwks',
    'https://localhost.example.com/jwks',
    'https://1.1.1.1/jwks',
    'https://100.63.0.1/jwks',
    'https://100.128.0.1/jwks',
    'https://169.253.0.1/jwks',
    'https://172.15.0.1/jwks',
    'https://172.32.0.1/jwks',
    'https://192.167.0.1/jwks',
    'https://198.17.0.1/jwks',
    'https://198.20.0.1/jwks',
    'https://223.255.255.255/jwks',
    // The second byte of a private network after another first byte.
    'https://8.16.0.1/jwks',
    'https://8.18.0.1/jwks',
    'https://8.64.0.1/jwks',
    'https://8.168.0.1/jwks',
    'https://8.254.0.1/jwks',
    'https://10.0.0.1.example.com/jwks',
    'https://[2001:ff9b::10.0.0.1]/jwks',
    'https://[2001:db8::1]/jwks',
    'https://[2606:4700:4700::1111]/jwks',
    'https://[::ffff:1.1.1.1]/jwks',
    'https://[64:ff9b::1.1.1.1]/jwks',
    'https://[1:2:3:4:5:6:7:8]/jwks',
    'https://[0:0:0:0:0:1:127.0.0.1]/jwks',
    'https://[64:1::127.0.0.1]/jwks',
  ]

  it.each(PRIVATE)('on https is never in a private network: %s', (address) => {
    for (const issuer of ['https://op.example.com', 'https://8.8.8.8'])
      for (const allowInsecure of [false, true])
        expect(() => lead(issuer, address, allowInsecure)).toThrow(refused('jwks_uri'))
  })

  it.each(PRIVATE)('may be in a private network if the issuer is: %s', (address) => {
    for (const issuer of ['https://10.0.0.1', 'https://localhost:8443', 'http://127.0.0.1:4400', 'https://[fd00::1]'])
      expect(lead(issuer, address)).toBe(new URL(address).href)
  })

  it.each(PUBLIC)('may be anywhere else on https: %s', (address) => {
    expect(lead('https://op.example.com', address)).toBe(new URL(address).href)
  })

  it.each(['http://op.example.com/jwks', 'http://127.0.0.1/jwks', 'http://keycloak:8080/jwks'])(
    'is never http for an issuer on https, whatever is allowed: %s',
    (address) => {
      for (const issuer of ['https://op.example.com', 'https://10.0.0.1'])
        for (const allowInsecure of [false, true])
          expect(() => lead(issuer, address, allowInsecure)).toThrow(refused('jwks_uri'))
    },
  )

  it('may be http on loopback for an issuer on loopback', () => {
    expect(lead('https://localhost:8443', 'http://localhost:8080/jwks')).toBe('http://localhost:8080/jwks')
    expect(() => lead('http://localhost:8080', 'http://keycloak:8080/jwks')).toThrow(refused('jwks_uri'))
  })

  it('may be http for an issuer on http in a container network, if the app allows an insecure issuer', () => {
    expect(lead('http://keycloak:8080/realms/bank', 'http://keycloak:8080/certs', true)).toBe(
      'http://keycloak:8080/certs',
    )
    expect(lead('http://keycloak:8080', 'http://10.0.0.7/certs', true)).toBe('http://10.0.0.7/certs')
  })
})
