// Hermes has no random numbers of its own. First of all, so that everything after it finds them.
import 'react-native-get-random-values'
import { AppRegistry } from 'react-native'
import App from './App'

// What `registerRootComponent` of Expo does.
AppRegistry.registerComponent('main', () => App)
