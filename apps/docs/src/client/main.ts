// Runs in the head of every page, before its body, so that the first paint has the selected theme.
import '../theme.css'
import '../shell.css'
import '../prose.css'
import '../landing.css'
import '../migration/migration.css'
import { applyTheme, followThemeButton } from './theme.js'
import { followCode } from './code.js'
import { followContents } from './contents.js'
import { followMenu } from './menu.js'
import { playPicture } from './picture.js'
import { followFileLinks } from './file-links.js'
import { followSearch } from './open-search.js'

applyTheme()
const { dataset } = document.currentScript as HTMLScriptElement
const { search = '', searchIndex = '' } = dataset

addEventListener('DOMContentLoaded', () => {
  followThemeButton()
  followMenu()
  followCode()
  followContents()
  followFileLinks()
  followSearch({ script: search, index: searchIndex })
  playPicture()
})
