// Expo runs it before it makes the project for Android.
const { AndroidConfig, withAndroidManifest } = require('expo/config-plugins')

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
    mod.modResults.manifest.queries = [
      ...(mod.modResults.manifest.queries ?? []),
      { intent: [{ action: [named('android.support.customtabs.action.CustomTabsService')] }] },
    ]
    return mod
  })
