import { AppRegistry } from 'react-native'
import { HarborApp } from '../src/harbor-app'

/** The page passes the API on to the demo's server, and a page of its own ends the in-app browser. */
const App = () => <HarborApp bank={location.origin} redirectURI={`${location.origin}/callback.html`} />

AppRegistry.registerComponent('main', () => App)
AppRegistry.runApplication('main', { rootTag: document.querySelector('#root') })
