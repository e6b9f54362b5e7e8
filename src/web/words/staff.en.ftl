# The frame
skip = Skip to content
tabs = Pages
tab-tour = Tour
tab-changes = Changes
tab-people = People
house-without-name = This house
sign-in = Sign in
sign-in-help = No password yet, or forgotten? An admin gives you a link.
sign-out = Sign out
sign-out-everywhere = Sign out everywhere
name = Name
password = Password
password-new = New password
password-help = At least { $least } characters; a few words that do not belong together are good and easy to keep in mind.
password-keep = Keep this password
welcome = Welcome
welcome-known = Hello, { $name }. Choose your password; this link works once.
welcome-first = This house has no admin yet. Choose a name and a password; this link works once.

# People
role = Role
role-of = Role of { $name }
role-admin = Admin
role-admin-line = decides on people, speakers, screens and the box, and does everything else
role-curator = Curator
role-curator-line = decides what the house says, and publishes it
role-uploader = Uploader
role-uploader-line = brings recordings and texts into the draft
role-viewer = Viewer
role-viewer-line = reads
signed-in = Signed in
sessions = { $count ->
    [0] nowhere
    [one] in one browser
   *[other] in { $count } browsers
}
not-settled = no password yet
actions = Actions
myself = you
change = Change
reset-password = New password
remove = Remove
remove-sure = Take { $name } off the staff? What they did stays in the log.
add-person = Add somebody
add = Add
link-for = A link for { $name }
link-help = Give it to this person alone. It works once, for three days, and is not shown again.

# The log
changes-none = Nothing was changed yet.
who-box = on the box itself
before = Before
after = After
undo = Undo
older = Older ones
act-edit = Wrote
act-undo = Took back
act-import = Brought in
act-publish = Published edition
act-plan = Planned for closing time: edition
act-unplan = No longer planned: edition
act-add-person = Added to the staff:
act-change-role = Changed the role of
act-remove-person = Took off the staff:
act-reset-password = New password asked for
act-choose-password = Chose a password:
act-sign-in = Signed in:
act-sign-out-everywhere = Signed out everywhere:
act-enrol-screen = Enrolled a screen:
act-revoke-screen = Took a screen's rights away:
act-assign-speaker = Assigned a speaker:
act-set-level = Set the level of
act-mute = Muted everything
act-unmute = Lifted the silence
act-remove-files = Removed files that nothing names

# What cannot be done
objection-sign-in = You are no longer signed in. Sign in again; what you wrote stays on this page.
objection-not-write = Only uploaders, curators and admins may do this. Ask an admin.
objection-not-publish = Only curators and admins may do this. Ask one of them.
objection-not-govern = Only admins may do this.
objection-wrong-password = Name or password is not right.
objection-wait = Too many wrong passwords. Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
objection-short-password = This password is too short; take ten characters or more.
objection-long-password = This password is too long; two hundred characters are the most.
objection-obvious-password = This password is easy to guess. Take a few words that do not belong together.
objection-not-a-name = ‘{ $text }’ is not { $expected }.
objection-link-gone = This link was used already, or is too old. Ask an admin for a new one.
objection-no-person = There is nobody called { $name }.
objection-name-taken = Somebody else is called that already. Take another name.
objection-last-admin = The house needs an admin. Make somebody else one first.
objection-unfit = { $count ->
    [one] One thing stands in the way.
   *[other] { $count } things stand in the way.
} The page ‘Publish’ says what.
objection-draft-moved = The draft has changed since you looked at it. Look again.
objection-clash = { $who } wrote here meanwhile. Choose which text stays.
objection-clash-box = This was changed meanwhile on the box itself. Choose which text stays.
objection-no-edition = There is no edition { $number }.
objection-no-change = There is no such change that could be taken back.
objection-never-closes = The house never closes, or the box does not know what time it is. Publish now instead.
objection-no-room = There is no room ‘{ $name }’ in the draft.
objection-no-clip = There is no clip { $name } in the draft.
objection-no-notice = There is no such notice in the draft.
objection-clip-twice = Clip { $name } is in the tour already. Take another number or variant.
objection-room-twice = Room ‘{ $name }’ is in the tour already. Take another short name.
objection-number-twice = Room number { $name } is used already. Take another.
objection-language-twice = The tour speaks { $name } already.
objection-last-language = The tour needs its last language.
objection-captions = Captions, line { $line }: { $what }
objection-stray = ‘{ $name }’ belongs to a room or clip that is no longer in the tour. Somebody removed it; the page ‘Changes’ can bring it back.
objection-no-number = Room ‘{ $name }’ has no number. Give it one.
objection-not-a-picture = This is no picture that docent knows.
objection-not-hours = ‘{ $name }’ are no opening hours.
name-language = a language tag such as es, en or pt-BR
name-slug = a short name of small letters, digits and hyphens, such as dining-room
name-number = a number of one to six digits, such as 13
name-variant = a variant that docent knows
name-advisory = an advisory that docent knows
name-role = a role
name-hours = a day or a time such as 09:30
name-staff = a name of one to forty letters, digits, blanks, dots, hyphens and apostrophes
name-other = what belongs here

# Places and fields
place-tour = The house
place-cue = caption { $number }
field-languages = languages
field-time-zone = time zone
field-hours = opening hours
field-house-name = name of the house
field-plan = plan
field-plan-note = note on the plan
field-notice-head = heading of notice
field-notice-text = text of notice
field-rooms = order of rooms
field-number = number
field-name = name
field-line = line
field-clips = order of clips
field-advisories = advisories
field-title = title
field-recording = recording
field-transcript = transcript
field-captions = captions
field-credit = credit
field-picture = picture
field-alternative = description of the picture
field-picture-credit = credit of the picture
field-rights = rights of the picture

# What stands in the way
fault-no-rooms = The tour has no rooms. Add one.
fault-no-languages = The tour has no language. Add one.
fault-language-twice = { $name } is named twice.
fault-hours-turned = The house opens at { $open } and closes at { $close }. Let it close later than it opens.
fault-hours-of-no-day = These hours are of no day. Choose at least one.
fault-too-many = There are more than { $most } { $what }.
fault-room-number-twice = Room number { $name } is used twice. Give each room its own.
fault-clip-twice = Clip { $name } is there twice. Give each its own number or variant.
fault-silent = Clip { $name } says nothing in any language. Add a recording, or remove it.
fault-missing = { $what } is missing in { $language }. Write it.
fault-unknown-language = { $name } is not a language of the tour. Add it to the house, or leave it out.
fault-no-recording = The recording is missing. Upload one.
fault-empty = { $what } is missing. Write it.
fault-too-long = { $what } has { $chars } characters; { $most } is the most.
fault-cue-turned = The caption at { $name } ends before it begins.
fault-cue-overlaps = The caption at { $name } begins before the one before it ends.
fault-cue-past-end = The caption lasts until { $end }, but the recording ends at { $length }.
warning-missing-language = Nothing is told in { $name }. Visitors will hear another language, and be told so.
warning-empty-room = There is nothing to hear in this room.
warning-no-picture = The room has no picture.
warning-fast-caption = The caption at { $at } is spoken at { $count } characters a second; most people read 17.
warning-big-caption = The caption at { $name } has a line of more than 37 characters, or more than two lines.
warning-captions-differ = The captions do not say what the transcript says, from ‘{ $name }’ on.
warning-advisory = ‘{ $name }’ is told. Is an advisory missing?
warning-long = The clip lasts { $name }. Most visitors leave after two minutes.
what-notice-head = the heading of a notice
what-notice-text = the text of a notice
what-captions = captions
what-clips = clips
what-notices = notices
what-hours = opening hours
what-rooms = rooms
what-caption = the caption
what-caption-file = the captions
what-credit = the credit
what-house-name = the name of the house
what-alternative = the description of the picture
what-picture-credit = the credit of the picture
what-plan-note = the note on the plan
what-room-line = the line of the room
what-room-name = the name of the room
what-title = the title
what-transcript = the transcript

# Silence in the whole house
mute-all = Mute everything
unmute-all = Let it sound again
muted-since = The whole house has been muted since { $when }. Asked for by: { $who }.
muted-since-day = The whole house has been muted since { $when }. Asked for by: { $who }.

# Speakers and screens
tab-devices = Speakers and screens
devices-summary = { $count ->
    [0] All is well.
    [one] One room needs attention.
   *[other] { $count } rooms need attention.
}
speaker = Speaker
speaker-ready = The speaker is ready.
speaker-silent = The speaker does not answer.
speaker-none = This room has no speaker; visitors listen on their own phones.
speaker-plays = Playing now: “{ $title }”, { $left } left.
sounds-on = Output { $output } ({ $source }) · trim { $trim } dB · limit { $cap } dB
sounds-nowhere = No output
source-staff = chosen by staff
source-config = from the config
source-shared = the house’s common one
source-none = none
attention-speaker = The speaker does not answer. Look at its cable and power, or choose another output.
attention-level = The limit of { $cap } dB keeps the trim of { $trim } dB from sounding. Raise the limit or lower the trim.
attention-never = { $screen } has not been seen since docent started. See that it is on and in the network.
attention-away = { $screen } was last seen { $ago }. See that it is on and in the network.
attention-page = { $screen } has an old page. Reload it.
tone = Test with a tone
output-and-level = Output and volume
output = Audio output
output-help = If something is playing in the room, changing the output stops it.
output-silent = None: time passes without sound
output-use = Use this output
as-config = As the config says
level-trim = Trim of the room
level-cap = Limit
trim-help = Added to everything that plays. A small room wants less.
cap-help = No visitor can go louder than this.
trim-less = Less trim
trim-more = More trim
cap-less = Lower limit
cap-more = Higher limit
level-set = Apply
screens = Screens
screens-none = This room has no screen.
screen-of-the-box = Browser on the box itself
screen-connected = connected
screen-seen = last seen { $ago }
screen-never = not seen since docent started
ago-moment = a moment ago
ago-minutes = { $count ->
    [one] a minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] an hour ago
   *[other] { $count } hours ago
}
ago-days = { $count ->
    [one] a day ago
   *[other] { $count } days ago
}
page-current = page up to date
page-old = old page
page-unknown = page unknown
panel = Size of the screen
panel-unknown = size not measured
panel-measure = { $figure } px/mm
panel-other = Or another number of px/mm
identify = Identify
reload = Reload
revoke = Revoke
revoke-sure = Revoke “{ $name }”? It can no longer use its room’s speaker; you can enrol it again.
strays = Screens without a room
strays-help = Their room is no longer in the tour. Revoke them, or enrol each in another room.
enrol = Enrol a screen
enrol-help = Open this house’s address /screen on the new screen, and enter the code that it shows.
enrol-do = Enrol
code = Code
of-room = Room
choose = Choose…
done-output = Done. It sounds on { $name } now.
done-config = Done. It is as the config says now.
done-level = Trim { $trim } dB, limit { $cap } dB.
done-tone = A tone sounds for two seconds.
done-enrol = Done: it is screen { $number }.
done-identify = { $count ->
    [0] That screen is not connected now.
   *[other] The screen shows its number for ten seconds.
}
done-reload = { $count ->
    [0] That screen is not connected now.
   *[other] The screen reloads once nothing plays.
}
done-revoke = Screen { $number } has no rights any more.
refused-busy = Somebody is listening in that room. Try when they have finished.
refused-muted = The house is muted. Lift that first.
refused-code = No screen shows the code { $name }. See what it shows now.
refused-screen = There is no screen { $name }; perhaps it was revoked already.
refused-room = Room “{ $name }” is not in the published tour.
refused-level = Write decibels from { $lowest } to { $highest }.
name-code = a code of six letters and digits, such as 7KX2QM
name-panel = a number of pixels to the millimetre from 1 to 40, such as 5.9
name-output = an audio output of this box
log-output = output
log-trim = trim
log-cap = limit
log-room = room
log-panel = pixels to the millimetre
