/** The app pages, with the text that they show until the app is loaded. */
export const TOOLS = [
  {
    address: 'simulator',
    title: 'Simulator',
    description:
      'Play the statechart that ships: every answer of every service, every timer and every click, as buttons, with time travel.',
  },
  {
    address: 'together',
    title: 'Two at once',
    description:
      'Two runs, two tabs or two devices beside each other: what they share, which one waits, and that one call is made.',
  },
  {
    address: 'paths',
    title: 'Paths',
    description: 'The runs that together take every transition of the statechart: play one, or copy it as a test.',
  },
  {
    address: 'rules',
    title: 'Rules',
    description:
      'The invariants of the flow, each checked on every edge. Break a line of the chart, and see which rule notices.',
  },
  {
    address: 'chart',
    title: 'The chart',
    description:
      'The statechart: every state and every transition, as a picture, a list or a table, and as SVG, PNG, Mermaid, SCXML, DOT or JSON.',
  },
  {
    address: 'inspector',
    title: 'Inspector',
    description:
      'The devtools over the runs of another page: the live chart, the log, and why the user was asked. It works without a network.',
  },
]
