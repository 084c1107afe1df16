// Expo runs this plugin before it creates the Android project. It equals the code in the guide.
const { AndroidConfig, withAndroidManifest } = require('expo/config-plugins')

const CUSTOM_TABS = 'android.support.customtabs.action.CustomTabsService'

/** Lets the redirect URI open Authgear's activity on Android. */
module.exports = (config, { scheme, host }) =>
  withAndroidManifest(config, (mod) => {
    const application = AndroidConfig.Manifest.getMainApplicationOrThrow(mod.modResults)
    const named = (name) => ({ $: { 'android:name': name } })
    const redirectActivity = {
      $: {
        'android:name': 'com.authgear.reactnative.OAuthRedirectActivity',
        'android:exported': 'true',
        'android:launchMode': 'singleTask',
      },
      'intent-filter': [
        {
          action: [named('android.intent.action.VIEW')],
          category: [named('android.intent.category.DEFAULT'), named('android.intent.category.BROWSABLE')],
          data: [{ $: { 'android:scheme': scheme, 'android:host': host } }],
        },
      ],
    }
    const isOther = ({ $ }) => $['android:name'] !== redirectActivity.$['android:name']
    application.activity = [...(application.activity ?? []).filter(isOther), redirectActivity]
    const { manifest } = mod.modResults
    if (!JSON.stringify(manifest.queries ?? []).includes(CUSTOM_TABS))
      manifest.queries = [...(manifest.queries ?? []), { intent: [{ action: [named(CUSTOM_TABS)] }] }]
    return mod
  })
