declare module '*/generated/chart.json' {
  const data: unknown
  export default data
}
declare module '*/generated/paths.json' {
  const data: unknown
  export default data
}
declare module '*/generated/rules.json' {
  const data: unknown
  export default data
}
