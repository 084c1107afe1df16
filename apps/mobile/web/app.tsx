import { AppRegistry } from 'react-native'
import { HarborApp } from '../src/harbor-app'

/** The page forwards the API to the demo's server, and has its own callback page for the in-app browser. */
const App = () => <HarborApp bank={location.origin} redirectURI={`${location.origin}/callback.html`} />

AppRegistry.registerComponent('main', () => App)
AppRegistry.runApplication('main', { rootTag: document.querySelector('#root') })
