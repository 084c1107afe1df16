// Adds crypto.getRandomValues(), which Hermes lacks. It must be the first import.
import 'react-native-get-random-values'
import { AppRegistry } from 'react-native'
import App from './App'

// The same as Expo's `registerRootComponent`.
AppRegistry.registerComponent('main', () => App)
