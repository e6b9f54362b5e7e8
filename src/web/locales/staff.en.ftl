# The frame
skip = Skip to content
tabs = Pages
tab-tour = Tour
tab-routes = Routes
tab-changes = Changes
tab-people = People
place-home = Home
place-system = System
tab-rooms = Rooms and clips
tab-review = Review and publish
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

# Home
home-open-until = Open until { $time }.
home-open = Open.
home-opens-today = Closed. Opens today at { $time }.
home-opens-on = Closed. Opens on { $weekday } at { $time }.
home-visit = See it as a visitor
home-publish-changes = { $count ->
    [one] Publish 1 change
   *[other] Publish { $count } changes
}
home-next = Next step
home-fix = Fix it
home-add = Add it
home-check = Check it
home-publish = { $count ->
    [one] 1 change is ready to publish
   *[other] { $count } changes are ready to publish
}
home-publish-line = Visitors do not see it yet. Look through it once more, then publish.
home-publish-button = Review and publish
home-missing = What is missing
home-missing-none = Nothing is missing.
home-all-missing = { $count ->
    [one] The one thing
   *[other] All { $count }
}
home-no-language = Nothing in { $language } yet. Visitors hear another language.
home-and-more = { $count ->
    [one] { $what } (and 1 more)
   *[other] { $what } (and { $count } more)
}
home-recent = Who changed what
home-all-changes = All changes
home-plays-today = Plays today
home-plays = { $count ->
    [one] 1 play
   *[other] { $count } plays
}
home-plays-before = { $weekday } a week ago: { $count } in the whole day
home-no-plays = Nothing has been played yet.
home-visitors-have = What visitors have
home-editions = Earlier editions
home-current = Edition { $number }, published { $when } ({ $who }).
home-nothing-published = Nothing is published yet.
home-new = What is new
home-all-new = { $count ->
    [one] The change
   *[other] All { $count } changes
}

# How to
help = How to …
help-link = How to: { $task }
help-lead = Choose what you would like to do.
help-go = Open “{ $page }”
help-room = Add a room
help-room-steps =
    Open “{ tab-rooms }” and go to “{ add-room }” at its end.
    Write the number of the room, and its short name for web addresses, such as dining-room.
    Open the room, and write its name and its line in every language.
    Choose a picture, and describe it for those who do not see it. Its credit is published too.
    Drag rooms by their handle, or use the arrows, until they are in the order of the visit.
help-recording = Add or replace a recording
help-recording-steps =
    Name the file by number, title and language, such as 13_Natalia_remembers.en.mp3. Any other name works too.
    Open “{ tab-upload }” and drop the file. If the connection breaks, the upload goes on by itself.
    Listen to it, and read the check list: it says what visitors would notice.
    Check number, language, room and title. A line below says what will happen: a new clip, or a recording that is replaced.
    Press “{ upload-place }”. Nothing is published yet, and the recording before can be brought back.
help-captions = Write captions
help-captions-steps =
    Open the clip, and choose the language.
    Write what is said in the transcript, word for word, with a blank line between paragraphs.
    Press “{ pace }”. The captions follow the text and the sound.
    Play it. Drag the borders of a caption on the waveform where it is early or late, or press “{ tap-along }” and set each beginning while you listen.
    A caption that is too fast to read is marked: split it, or shorten its text.
help-languages = Add a language, and translate
help-languages-steps =
    Open “{ tab-house }”, choose the language by its own name, and press “{ add-language }”.
    Write the name of the house in it. Then open each room, and write its name and its line.
    Open each clip, choose the language, and write title and transcript. Without a recording, visitors read the text.
    The home page lists the clips that have nothing in a language yet.
    Publish. Visitors choose the language on the first page.
help-hours = Set opening hours and notices
help-hours-steps =
    Open “{ tab-house }” and choose the time zone of the house.
    Press “{ add-hours }”, mark the days, and write when the house opens and closes. Hours may end after midnight.
    Press “{ add-notice }” for what visitors should know: prices, toilets, photographs. Write heading and text in every language.
    Publish. Outside of the opening hours the speakers are silent, and pages say when the house opens.
help-routes = Suggest a route
help-routes-steps =
    Open “{ tab-routes }” and add a route. Its short name is part of its web address.
    Write its name in every language.
    Add clips one by one, or all clips of a room.
    Put them in order, and look at the length of the whole.
    Publish. Visitors find the route on the first page and beside the map.
help-import = Bring in many clips at once
help-import-steps =
    Open “{ tab-bulk }” and download the empty sheet.
    Write one row for each clip and language: room, number, language, title, file name and text. Leave empty what stays as it is.
    Drop the sheet and all recordings and pictures that it names, loose or in a ZIP file.
    Press “{ bulk-look }”. Each row is checked, and each recording is listened to.
    Correct the rows that are at fault, and send only what you corrected. Then press “{ bulk-take }”.
help-publish = Publish, and go back
help-publish-steps =
    Open “{ tab-review }”. What must be corrected comes first; each line leads to its place.
    Read what changes for visitors, word by word, and play old and new recordings.
    Look at the pages as visitors will have them.
    Press “{ publish-now }”, or publish at closing time. Nobody is interrupted.
    To go back, find the edition under “{ publish-history }” and press “{ edition-again }”. The draft stays as it is.
help-undo = Undo a change
help-undo-steps =
    On the page of a clip or a room, press “{ edit-undo }”. Each press takes back one step, and the other button does it again.
    For anything else, open “{ tab-changes }”. It says who did what, and when.
    Find the change, and press “{ undo }”. An import or a removed room comes back as a whole.
    If somebody has written at the same place since, docent says so and changes nothing.
help-statistics = Read the statistics
help-statistics-steps =
    Open “{ tab-statistics }”. The first sentence sums up the last 30 days, and can be quoted.
    Choose other days, a room or a language above.
    Open a clip to see where listeners leave, with the words that were said there.
    Enter how many people came, to see how many of them listened.
    For a report on paper, open a month and print it.
help-speakers = Connect a speaker
help-speakers-steps =
    Connect the speaker to the box, and open “{ tab-devices }”.
    Under “{ output-and-level }”, choose the audio output for the room.
    Press “{ tone }”, and listen in the room.
    Set the volume. “{ level-cap }” is what no visitor exceeds.
    Use “{ mute-all }” to silence the whole house at once; it is on every page.
help-screens = Set up a touchscreen
help-screens-steps =
    On the screen, open the address of this house with /screen at its end. It shows a code.
    Open “{ tab-devices }” and go to “{ enrol }”.
    Write the code, and choose the room and the size of the screen.
    Press “{ enrol-do }”. The screen shows its room.
    Press “{ identify }” if you are not sure which screen is which.
help-people = Give somebody access
help-people-steps =
    Open “{ tab-people }” and write the name of the person.
    Choose the role. Viewers read, uploaders bring recordings and texts, curators publish, admins do everything.
    Give the link to that person alone. It works once, for three days.
    Who has forgotten the password gets a new link by “{ reset-password }”.
    Remove people who leave. What they did stays in the log.

# The first steps
start-title = Your first clip, in about ten minutes
start-again = First steps
start-position = Step { $number } of { $all }.
start-lead = Each step is saved when you go on: stop whenever you like and come back here.
start-count = { $done } of { $all } steps done
start-skip = Skip, I know my way
start-dismiss = Do not show this here
start-done = done
start-open = Open
start-go-on = Go on
start-save = Save and go on
start-glimpse = What visitors will see
start-next-clip = Your first clip
start-museum = Name and languages
start-museum-line = What your guide is called, and the languages it speaks.
start-museum-missing = Write the name of the museum, and choose at least one language.
start-name = Name of the museum
start-name-help = As visitors should read it. You can translate it later.
start-languages = Languages of the tour
start-languages-help = The first one you choose is the main language: it is used where a clip has no other. You can add languages any time.
start-first = main
start-more-languages = { $count } more languages
start-time-zone = Time zone of the museum
start-room = First room
start-room-line = A name and one sentence are enough. Number and web address are proposed.
start-room-name = Name of the room
start-line = One-line description
start-line-help = Visitors read the line below the name, such as “The cacti behind high walls”.
start-address = Web address
start-address-help = The address is made from the name, and printed in the QR code. It does not change later.
start-recording = First recording
start-recording-line = One clip in one language is enough to hear how it works.
start-recording-missing = Choose a recording first.
start-drop = Drop your recording here
start-replace = The recording of this clip. Drop another one to replace it.
start-choose = Choose a file
start-clip-title = Title of the clip
start-transcript = What is said, word for word
start-transcript-help = For visitors who cannot hear it, or would rather read. Captions are made from it by themselves. Leave a blank line between paragraphs.
start-credit = Credit
start-credit-help = Whose voice it is. We propose the museum.
start-listen = Listen to it as a visitor
start-listen-line = This is the page that visitors will have on their phones. Touch the clip.
start-heard = You have heard it.
start-sounds-right = It sounds right, go on
start-change-recording = Change the recording
start-publish = Publish
start-publish-line = Visitors see nothing until you press “Publish now”.
start-publish-size = { $rooms ->
    [one] 1 room
   *[other] { $rooms } rooms
}, { $clips ->
    [one] 1 clip
   *[other] { $clips } clips
}, in { $languages }.
start-publish-help = You can change everything later, and bring back every edition.
start-publish-first = These are still missing:
start-published = Published. Visitors have it now.
start-label = Print the QR code
start-label-line = A card for the wall of the room: phones that scan it open the clip.
start-live = Your guide is live.
start-code = QR code of the room’s page
start-no-address = docent does not know yet under which address phones reach it, so there is no QR code. Connect it to the network of the museum, or set the address in its settings.
start-open-page = Open the visitors’ page
start-print = Print
start-finish = Done, to the home page

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
reset-sure = Ask { $name } to choose a new password? They are signed out everywhere at once, and come in again only by the link that you give them.
remove = Remove
remove-sure = Take { $name } off the staff? What they did stays in the log.
people-role-done = Done: { $name } has another role now.
people-out-done = Done: { $name } is signed in nowhere any more.
people-removed-done = Done: { $name } is no longer of the staff.
add-person = Add somebody
add = Add
link-for = A link for { $name }
link-help = Give it to this person alone. It works once, for three days, and is not shown again.

# The log
changes-none = Nothing was changed yet.
who-box = on the box itself
undo = Undo
redo = Redo
older = Older ones
act-edit = Wrote
act-undo = Took back
act-redo = Redid
act-undone = the change of { $when } ({ $who })
act-import = Brought in
act-publish = Published edition
act-publish-again = Brought back edition
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
act-count-admissions = Counted who came
act-add-reading-key = Let a program read the statistics
act-remove-reading-key = Took a program’s key away
act-command-box = Let a box do something
act-acknowledge-alert = Took on an alert:

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
objection-written-since = { $who } wrote here since, so this can no longer be undone or redone.
objection-written-since-box = This was changed on the box itself since, so it can no longer be undone or redone.
objection-follows-main = This box shows what the main box publishes. Please edit and publish at { $main }.
objection-no-edition = There is no edition { $number }.
unheard = The house does not answer. What you wrote is still here; try again.
wanting-missing = Fill this in.
wanting-choose = Choose one of these.
wanting-short = At least { $least } characters, please.
wanting-range = Write a number from { $least } to { $most }.
wanting-number = Write a number of one to six digits, with a letter if needed, such as 13 or 13a.
wanting-slug = Use small letters without accents, digits and hyphens, such as dining-room.
wanting-language = Write a language tag such as es, en or pt-BR.
wanting-other = This does not fit here.
failed-not-allowed = This page is not for your role
objection-text-too-large = This text is larger than 1 MB, which is no text for visitors. Shorten it.
objection-file-gone = This cannot be undone: a file that would come back is no longer here. Bring it again.
objection-no-change = There is no such change that could be taken back.
objection-not-yet = { $day } is yet to come; count people once they were there.
objection-counted-meanwhile = Somebody has written another number for { $day } since. Nothing was changed; look at what is known now.
objection-too-many-people = That is more people than come on any day; at most { $most }.
objection-no-room = There is no room ‘{ $name }’ in the draft.
objection-no-clip = There is no clip { $name } in the draft.
objection-not-a-time-zone = ‘{ $name }’ is not a time zone. Choose one from the list, such as America/Mexico_City.
objection-too-many-notices = There are { $name } notices already, which is the most.
objection-not-a-count = ‘{ $name }’ is not a number of notices.
objection-no-narration = Clip { $name } has nothing in { $language }.
objection-no-notice = There is no such notice in the draft.
objection-no-facility = { $name } is no longer on the plan in the draft.
objection-too-many-facilities = There are { $name } places on the plan already, which is the most.
objection-facility-twice = { $name } is on the plan already. Choose another place.
objection-clip-twice = Clip { $name } is in the tour already. Take another number or variant.
objection-room-twice = Room ‘{ $name }’ is in the tour already. Take another short name.
objection-no-route = There is no route ‘{ $name }’ in the draft.
objection-route-twice = Route ‘{ $name }’ is in the tour already. Take another short name.
objection-too-many-routes = There are { $name } routes already, which is the most.
objection-route-full = A route has { $name } clips at the most.
objection-on-route = Clip { $name } is on the route already.
objection-not-on-route = Clip { $name } is not on the route. Somebody may have taken it out.
objection-nothing-to-add = All clips of this room are on the route already.
objection-number-twice = Room number { $name } is used already. Take another.
objection-language-twice = The tour speaks { $name } already.
objection-last-language = The tour needs its last language.
objection-captions = Captions, line { $line }: { $what }
captions-not = a caption file begins with the line WEBVTT, or with the first caption’s times
captions-untimed = a caption needs a line such as 00:01.000 --> 00:04.000 before it, and no blank line within
captions-timing = ‘{ $text }’ is not a timing such as 00:01.000 --> 00:04.000
objection-stray = ‘{ $name }’ belongs to a room, clip or route that is no longer in the tour. Somebody removed it; the page ‘Changes’ can bring it back.
objection-no-number = Room ‘{ $name }’ has no number. Give it one.
objection-not-a-picture = This is no picture that docent knows.
objection-not-hours = ‘{ $name }’ are no opening hours.
name-language = a language tag such as es, en or pt-BR
name-slug = a short name of small letters, digits and hyphens, such as dining-room
name-facility = a kind of facility such as toilets, exit or seats
name-plan-point = a place on the plan, such as 480 and 120.5
name-number = a number of one to six digits, with a letter or not, such as 13 or 13a
name-variant = a variant that docent knows
name-advisory = an advisory that docent knows
name-role = a role
name-hours = a day or a time such as 09:30
name-staff = a name of one to forty letters, digits, blanks, dots, hyphens and apostrophes
name-other = what belongs here

# Places and fields
place-tour = The house
place-route = Route: { $name }
place-cue = caption { $number }
field-languages = languages
field-time-zone = time zone
field-hours = opening hours
field-feedback = when visitors are asked how they liked it
feedback-off = Never
feedback-after-clip = At the end of each clip, with three faces
field-house-name = name of the house
field-plan = plan
field-plan-note = note on the plan
field-facilities = places on the plan
field-facility-room = room
field-facility-note = note
field-notice-head = heading of notice
field-notice-text = text of notice
field-rooms = order of rooms
field-routes = order of routes
field-notices = number of notices
field-number = number
field-name = name
field-line = line
field-clips = order of clips
field-before-closing = minutes before closing
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
field-focus = what stays in view where the picture is cropped
focus-center = The centre
focus-top = The top
focus-bottom = The bottom
focus-left = The left
focus-right = The right
focus-top-left = The top left corner
focus-top-right = The top right corner
focus-bottom-left = The bottom left corner
focus-bottom-right = The bottom right corner

# What stands in the way
fault-no-rooms = The tour has no rooms. Add one.
fault-no-languages = The tour has no language. Add one.
fault-language-twice = { $name } is named twice.
fault-no-time-zone = Choose the time zone of the house; none is chosen yet.
fault-not-a-time-zone = ‘{ $name }’ is not a time zone. Choose one from the list.
fault-empty-hours = The house opens and closes at { $name }. For a whole day, write 00:00 and 24:00.
fault-hours-of-no-day = These hours are of no day. Choose at least one.
fault-too-many = There are more than { $most } { $what }.
fault-room-number-twice = Room number { $name } is used twice. Give each room its own.
fault-clip-twice = Clip { $name } is there twice. Give each its own number or variant.
fault-facility-twice = { $name } is on the plan twice. Remove one of them, or move it.
fault-facility-no-plan = { $name } needs a plan, and the tour has none. Import the plan, or remove the place.
fault-facility-outside = { $name } lies outside of the plan. Move it, or remove it.
fault-facility-room = { $name } is in the room ‘{ $room }’, which is not in the tour. Choose another.
fault-silent = Clip { $name } says nothing in any language. Add a recording or a text, or remove it.
fault-route-unknown-clip = There is no clip { $name } in the tour. Take it out of the route.
fault-route-clip-twice = Clip { $name } is on the route twice. Take it out once.
fault-route-announcement = Clip { $name } is an announcement, which visitors cannot choose. Take it out of the route.
fault-route-empty = There is no clip on the route. Add one, or remove the route.
fault-missing = Write { $what } in { $language }; nothing is there yet.
fault-unknown-language = { $name } is not a language of the tour. Add it to the house, or leave it out.
fault-no-recording = An announcement is heard, and its recording is missing. Upload one.
fault-nothing-to-hear-or-read = There is nothing to hear and nothing to read. Upload a recording, or write the transcript: without a recording, visitors read it.
fault-empty = Write { $what }; nothing is there yet.
fault-too-long = There are { $chars } characters in { $what }; { $most } is the most.
fault-cue-turned = The caption at { $name } ends before it begins.
fault-cue-overlaps = The caption at { $name } begins before the one before it ends.
fault-cue-past-end = The caption lasts until { $end }, but the recording ends at { $length }.
warning-missing-language = Nothing is told in { $name }. Visitors will hear another language, and be told so.
warning-no-font = This box has no font with the letters of { $language }, so that its screens cannot show them. Have the package { $package } installed on it.
warning-borrowed-words = The buttons and sentences around the tour are not in { $language } yet. Whoever chooses it reads them in { $words }; the tour’s own texts and sound are in { $language }.
warning-no-own-name = Nobody knows what the language ‘{ $name }’ calls itself, so visitors read just that. Is the tag right?
warning-empty-room = There is nothing to hear in this room.
warning-no-picture = The room has no picture.
warning-fast-caption = The caption at { $at } is spoken at { $count } characters a second; most people read { $most }.
warning-big-caption = The caption at { $name } has a line of more than { $most } characters, or more than two lines.
warning-captions-differ = The captions do not say what the transcript says, from ‘{ $name }’ on.
warning-advisory = ‘{ $name }’ is told. Is an advisory missing?
warning-long = The clip lasts { $name }. Most visitors leave after two minutes.
warning-text-alone = This clip is text alone in { $languages }: visitors read it and hear nothing.
warning-route-unheard = Clip { $clip } has no recording in { $languages }: visitors on this route do not hear it in that language.
what-notice-head = the heading of a notice
what-notice-text = the text of a notice
what-captions = captions
what-clips = clips
what-notices = notices
what-facilities = places on the plan
what-facility-note = the note of the place
what-hours = opening hours
what-rooms = rooms
what-routes = routes
what-route-clips = clips on a route
what-caption = the caption
what-caption-file = the captions
what-credit = the credit
what-house-name = the name of the house
what-alternative = the description of the picture
what-picture-credit = the credit of the picture
what-picture-rights = the rights of the picture
what-plan-note = the note on the plan
what-room-line = the line of the room
what-room-name = the name of the room
what-route-line = the line of the route
what-route-name = the name of the route
what-title = the title
what-transcript = the transcript

# Import and export
tab-bulk = Import and export
bulk-out = Take the tour with you
bulk-edition = Edition { $number }, all of it, in one ZIP file: texts, recordings, captions and pictures. It is a copy to keep, and another house with docent imports it as it is.
bulk-no-edition = Nothing has been published yet. Once there is an edition, it can be downloaded here.
bulk-download = Download the tour
bulk-in = Bring in
bulk-help = Bring a whole tour (another house’s ZIP, or its folder), or a sheet of clips in CSV or XLSX with the files that it names: loose, in a folder or in a ZIP. First you see row by row what would change; nothing comes into the draft before you say so.
bulk-files = Choose files
bulk-folder = Choose a folder
bulk-drop = … or drop them here.
bulk-sending = Sending { $name }…
bulk-sent = Everything has arrived.
bulk-unsent = It could not be sent. What has arrived already is still here; try again with the rest.
bulk-begun = { $who } began this import.
bulk-brought = { $count ->
    [one] One file has arrived
   *[other] { $count } files have arrived
}
bulk-look = See what would change
bulk-look-help = Each new recording is listened to until its end; many of them take some minutes.
bulk-throw = Throw it all away
bulk-throw-sure = Throw away { $count ->
    [one] the file
   *[other] all { $count } files
} that came in? The draft stays as it is; the files would have to be sent again.
bulk-remove = Remove
bulk-replaced = { $new } takes the place of { $old }.
bulk-stop = Stop
bulk-leave = You may go to another page; this goes on by itself.
bulk-take = Bring it into the draft
bulk-mend = Nothing comes in while a row is at fault. Mend it and send only what you mended; the rest is still here.
bulk-more = Send what is mended, or more
bulk-bad = { $count ->
    [one] One row to mend
   *[other] { $count } rows to mend
}
bulk-coming = { $count ->
    [one] One change
   *[other] { $count } changes
}
bulk-same = { $count ->
    [one] One row stays as it is
   *[other] { $count } rows stay as they are
}
bulk-done = It is in the draft, and one undo in ‘Changes’ takes it back.
bulk-another = Bring in something else
bulk-unpacking = Opening what has arrived…
bulk-reading = Reading…
bulk-inspecting = Listening to the recordings: { $done } of { $of }
bulk-preparing = Preparing the pictures: { $done } of { $of }
bulk-placing = Keeping the recordings: { $done } of { $of }
bulk-columns = What the sheet is like
bulk-columns-help = The first row names the columns, in any order; each further row is one clip in one language. An empty cell leaves what is there; nothing is removed.
bulk-template = Download an empty sheet
column-room = the room: its number, its name or its address
column-stop = the clip’s number on the wall
column-variant = standard, extended, family, described or plain; empty is standard
column-lang = the language, such as es or en
column-title = the title
column-audio = the recording’s file; may be empty where there is a transcript, and a new clip is then only read
column-transcript = the transcript, or a .txt file that has it
column-captions = a .vtt or .srt file
column-image = a picture of the clip’s own
column-credit = who speaks and who made the recording; who made the picture is written in the draft
column-rights = who holds the picture’s rights, or the recording’s where there is no picture
column-advisory = advisories: violence, death, suicide, loud
column-routes = the short names of the routes that the clip is on; it is added at their end
report-tour = A whole tour. It would take the draft’s place.
report-sheet = The sheet { $name }. It joins the draft.
report-faulty = { $count } at fault
report-new = { $count } new
report-changed = { $count ->
    [one] 1 changes
   *[other] { $count } change
}
report-removed = { $count } removed
report-unchanged = { $count } as before
report-recordings = { $count ->
    [one] 1 recording that was not here
   *[other] { $count } recordings that were not here
}
report-text-alone = { $count ->
    [one] 1 is text alone
   *[other] { $count } are text alone
}
report-nothing = Nothing would change: all of it is in the draft already.
report-ignored = Columns that are not known and were not read: { $names }.
report-unused = Files that nothing names: { $names }.
report-more = and { $count } more
report-later = Before it is published:
report-house = The house
became-new-clip = New clip
became-new-language = New language
became-new-room = New room
became-changed = Changes: { $names }
became-unchanged = Stays as it is
became-removed = Is removed
import-broke-off = The file did not come in whole. Send it again.
import-busy = This is being worked on. Wait until it is done, or throw it away.
import-nothing = Nothing has arrived yet. Choose a ZIP, or a sheet and its files.
import-no-sheet = There is neither a sheet (CSV or XLSX) nor a tour (tour.toml) in what has arrived. Add one.
import-many-sheets = There are several sheets: { $name }. Throw them away and bring one.
import-no-rooms = The draft has no rooms yet. Make them first, or bring a whole tour.
import-not-ready = There is nothing that may come into the draft. See first what would change.
import-disk = The disk did not do as it was told ({ $name }). Check its free space.
import-failed = It could not be done ({ $name }). The box’s log says more.
row-file-missing = there is no file { $name }; add it
row-many-files = { $name } may be any of these: { $files }; write its folder as well
row-other-picture = Row { $line } names another picture for the same clip. Keep one.
row-no-room = There is no room ‘{ $name }’. Make it first, or name another.
row-no-route = There is no route ‘{ $name }’. Make it first under “Routes”, or name another.
row-many-rooms = ‘{ $name }’ may be any of several rooms. Write the room’s number.
row-other-room = Clip { $name } is in room { $room }. Name that room, or give another number.
row-unknown-language = { $name } is not a language of the tour. Add it to the house first, or leave the row out.
cell-needed = this cell is empty; write it
cell-nothing-to-hear-or-read = this cell and the transcript are empty; name a recording, or write what visitors read instead
cell-number = ‘{ $name }’ is not a number of one to six digits, with a letter or not, such as 101 or 101a
cell-variant = ‘{ $name }’ is not a variant: standard, extended, family, described or plain
cell-language = ‘{ $name }’ is not a language such as es, en or pt-BR
cell-advisory = ‘{ $name }’ is not an advisory: violence, death, suicide or loud
cell-route = ‘{ $name }’ is not the short name of a route, such as with-children
cell-duplicate = { $name } is in row { $line } already; give it another number, variant or language
sheet-too-large = the sheet is larger than { $count } MB; save the rows alone
sheet-empty = the sheet is empty; write a row of headers and one for each clip
sheet-not = this is not a sheet of clips; the first row of a CSV or XLSX names the columns: room, stop, lang, title, audio and others
sheet-other-form = this is an older or another program’s sheet, or it has a password; save it as XLSX or CSV without one
sheet-coding = the text is coded in a way that cannot be read; save the sheet as CSV in UTF-8
sheet-damaged = the workbook is damaged ({ $name }); save it again
sheet-grows = the workbook grows far beyond a sheet of clips when it is opened; save the rows alone in a new one
sheet-too-many-rows = the sheet has more than { $count } rows; cut it into parts
sheet-too-many-columns = row { $line } has more than { $count } columns; take out what is not needed
sheet-cell-too-long = a cell in row { $line } has more than { $count } characters; put its text into a file
sheet-column-twice = two columns are named { $name }; keep one
sheet-columns-missing = these columns are missing: { $name }; add them to the first row
bundle-not-a-zip = This is not a ZIP file, or its end is missing. Make it or copy it again.
bundle-damaged = The ZIP is damaged. Make it or copy it again.
bundle-entry-damaged = { $name } is damaged in the ZIP. Make it or copy it again.
bundle-too-many = There are too many files; { $count } is the most.
bundle-outside = The name ‘{ $name }’ leads out of its folder. Name files by letters, and part folders by /.
bundle-name-too-long = The name ‘{ $name }…’ is too long. Shorten it.
bundle-too-deep = ‘{ $name }’ lies in too many folders. Bring it further up.
bundle-not-a-file = ‘{ $name }’ is a link or a device. Put the file itself into the ZIP.
bundle-encrypted = ‘{ $name }’ is encrypted. Make the ZIP without a password.
bundle-method = ‘{ $name }’ is packed in a way docent does not know. Make an ordinary ZIP.
bundle-twice = ‘{ $name }’ has the same name as ‘{ $other }’. Keep one.
bundle-overlaps = ‘{ $name }’ and ‘{ $other }’ share the same bytes. This ZIP is made to harm; it was not opened.
bundle-bomb = ‘{ $name }’ grows beyond measure when it is unpacked. This ZIP is made to harm; nothing of it was kept.
bundle-entry-too-large = ‘{ $name }’ is larger than { $count } MB. Cut it into parts.
bundle-disk-full = There are { $count } MB to come, and the disk has room for { $free }. Remove something first.
bundle-too-large = What you bring is larger than { $count } MB. Cut it into parts.
bundle-empty = There is no file in the ZIP. Put the tour’s folder into it.
file-line = Line { $line }: { $what }.
file-not-a-file = this is not a file; give one
file-unopened = this file cannot be read ({ $name })
file-not-sound = this is not a sound file docent can read; give wav, flac, mp3, ogg, opus, m4a, aiff, caf or webm
file-unread-format = this is { $name }, which docent does not read; export it as wav, flac or mp3
file-unread-channels = this is { $name } with { $count } channels, and docent reads { $name } with one or two; export it in stereo
file-not-opened = this { $name } file is damaged, or part of it is missing; copy or export it again
file-mp3-blocks = this mp3 is coded in a way that docent would play wrong; export it again, best as wav or flac
file-too-short = it is shorter than a thousandth of a second; export it again
file-no-sound-in-it = there is no sound in this file; export it again
file-channels = it has { $count } channels; give one with 1 to { $most }
file-rate = it has { $rate } samples a second; export it with 48000
file-too-long = the recording is longer than { $at }; cut it into parts
file-changes = the sound’s format changes in the middle, at { $at }; export it again as one piece
file-breaks-off = part of the file is missing, only { $at } of its sound is there; copy or export it again
file-damaged = the file is damaged: { $count } of its parts cannot be read; copy or export it again
file-harmful = listening to this file took too much memory or time; it is damaged or made to harm
file-slow = it was not done after { $count } seconds; export it again, or try when less is going on
file-disk-full = it does not fit: the disk is full; an admin can make room on ‘Disk’
file-unwritten = a copy could not be written ({ $name }); check the disk’s free space
file-unstarted = it could not be started ({ $name }); try again
file-not-a-picture = this is not a picture that can be shown here; bring a JPEG, PNG, WebP or SVG (save a GIF as PNG, and a HEIC as JPEG)
file-too-large = the file is larger than { $count } MB; save the picture smaller
file-too-wide = the picture has { $width } × { $height } pixels; save it with at most { $most } on each side
file-too-many-pixels = the picture has { $width } × { $height } pixels; save it with at most { $most } million in all
file-animated = this picture moves; give one that stands still
file-picture-breaks-off = part of the picture is missing; copy or export it again
file-picture-damaged = the picture is damaged ({ $name }); copy or export it again
file-picture-harmful = reading this picture took too much memory or time; save it with fewer pixels, as a jpeg
drawing-not = this is not an SVG drawing ({ $name })
drawing-not-utf8 = this is not UTF-8; save the drawing as UTF-8
drawing-document-type = it has entities of its own (<!DOCTYPE …>); save it anew as plain SVG, without the data of the drawing program
drawing-element = a drawing may not hold <{ $name }>; take it out
drawing-instruction = a drawing may not hold an instruction such as <?{ $name } …?>; take it out
drawing-attribute = ‘{ $name }’ is not for drawings; take it out
drawing-style = the style ‘{ $name }’ is not understood; save it anew as plain SVG (Inkscape: ‘Plain SVG’; Illustrator: styling by ‘Presentation Attributes’)
drawing-effect = { $name } cannot be kept in a drawing; draw it in plain colours and shapes, or save the picture as PNG
drawing-deep = groups lie more than { $count } deep in each other; flatten them
drawing-no-size = it does not say how large it is; save it anew with a width and a height, or with viewBox="0 0 WIDTH HEIGHT"
drawing-no-art = no element has id="art"; give it to the one that is to be seen
folder-file-missing = this file is missing; add it
folder-too-large = this file is larger than 1 MB; it is not a text for visitors
folder-not-utf8 = this is not UTF-8 (line { $line }); save it as UTF-8
folder-not-toml = this line is not TOML: { $name }
folder-elsewhere = ‘{ $name }’ is not the name of a file in the same folder
folder-named-missing = there is no file { $name } in the same folder; add it
folder-leads-out = { $name } is a link that leads out of its folder; copy the file
folder-named-not-a-file = { $name } is not a file
folder-unknown-key = ‘{ $name }’ is not known here; the keys are { $known }
folder-key-missing = { $name } is missing; add it
folder-not-a-text = { $name } must be a text in quotation marks
folder-not-a-list = { $name } must be a list such as ["a", "b"]
folder-not-a-table = { $name } must be a table such as [{ $name }]
folder-not-tables = { $name } must be written [[{ $name }]]
folder-not-a-place = at must be two numbers such as [480, 120.5]: across and down from the plan’s upper left corner
folder-format = write format = 1; this docent knows no other
folder-time-zone = ‘{ $name }’ is not a time zone such as America/Mexico_City
folder-no-folder = there is no folder { $name }; make it, or take it out of rooms
folder-unlisted = the folder { $name } has a room.toml but is not in rooms; add it there
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
attention-outlet = One of its speakers does not answer: { $name }. The others play. Look at its cable and power.
attention-level = The limit of { $cap } dB keeps the trim of { $trim } dB from sounding. Raise the limit or lower the trim.
attention-never = { $screen } has not been seen since docent started. See that it is on and in the network.
attention-away = { $screen } was last seen { $ago }. See that it is on and in the network.
attention-page = { $screen } has an old page. Reload it.
tone = Test with a tone
output-and-level = Output and volume
output = Audio output
output-more = Another output, which sounds the same
output-none = No more
channel = Channel
channel-both = both
channel-left = left
channel-right = right
output-help = If something is playing in the room, changing the output stops it. A card of two channels serves two rooms: the left in one, the right in the other.
output-silence = silence
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
refused-numbered = “{ $name }” names its card by a number, which may change after a restart. Take the name in the list.
refused-outlets = A room sounds on { $most } outputs at the most.
refused-room = Room “{ $name }” is not in the published tour.
refused-level = Write decibels from { $lowest } to { $highest }.
name-code = a code of six letters and digits, such as 7KX2QM
name-panel = a number of pixels to the millimetre from 1 to 40, such as 5.9
name-before-closing = a number of minutes before closing from 1 to 120, such as 15
name-channel = a channel: both, left or right
name-output = an audio output of this box
log-output = output
log-trim = trim
log-cap = limit
log-room = room
log-command = command
log-panel = pixels to the millimetre
command-identify = show itself
command-test-tone = play a test tone
command-reload-screens = reload its screens
command-restart = start docent again after the clip
command-update = update docent
# Publishing
tab-publish = Publish
publish-head = What visitors have
publish-current = Edition { $number }, since { $when } ({ $who }).
publish-none-yet = Nothing yet: this will be the first edition.
publish-first = Nothing was published yet, so all of it is new: { $rooms ->
    [one] one room
   *[other] { $rooms } rooms
} and { $clips ->
    [one] one clip
   *[other] { $clips } clips
}.
publish-nothing = Visitors have all of this already. There is nothing to publish.
publish-same = The draft says just what visitors have. Whatever you write next is shown here first.
publish-blocked = { $count ->
    [one] One thing stands in the way; mend it first.
   *[other] { $count } things stand in the way; mend them first.
}
publish-look = { $count ->
    [one] Nothing stands in the way. One thing is worth a look.
   *[other] Nothing stands in the way. { $count } things are worth a look.
}
publish-well = Nothing stands in the way.
publish-text-alone = Visitors read these clips and hear nothing: { $what }.
publish-now = Publish now
publish-closing = Publish at closing time, today { $time }
no-closing-shut = The house is shut, so publishing now disturbs nobody.
no-closing-ignored = Publishing at closing time is not offered: the config of this box says that opening hours are ignored.
no-closing-unconfigured = Publishing at closing time is not offered: docent was started without a config file, and then it keeps no opening hours.
no-closing-no-hours = Publishing at closing time is not offered: the published tour has no opening hours, so the house never closes. They are written on the page ‘House’.
no-closing-no-time-zone = Publishing at closing time is not offered: the published tour has no time zone that is known. It is chosen on the page ‘House’.
no-closing-no-clock = Publishing at closing time is not offered now: the box does not know for certain what time it is. It is offered once the clock is set.
publish-calm = Nobody is interrupted: what is playing ends as it began, and the pages change by themselves.
publish-planned = Edition { $number } is planned for closing time ({ $who }).
publish-planned-today = Edition { $number } is planned for closing time, today { $time } ({ $who }).
publish-unplan = Do not publish it
publish-done = Published. Visitors have edition { $number } now.
publish-planned-done = Planned. Visitors get edition { $number } when the house closes.
publish-unplanned-done = No longer planned. Visitors keep what they have.
publish-over-done = The draft is again what visitors have. ‘Changes’ can bring back what you had.
publish-over = Start the draft over from what visitors have
publish-over-sure = Put what visitors have in the draft’s place? Everything listed here leaves the draft; ‘Changes’ can bring it back.
publish-faults = { $count ->
    [one] One thing stands in the way
   *[other] { $count } things stand in the way
}
publish-changes = What changes for visitors
publish-warnings = { $count ->
    [one] One thing is worth a look
   *[other] { $count } things are worth a look
}
publish-warnings-line = None of it keeps you from publishing.
publish-hints = { $count ->
    [one] One more thing that is good to know
   *[other] { $count } more things that are good to know
}
publish-more = and { $count } more
publish-history = History
publish-back = Back to Publish
edition-named = Edition { $number }
edition-brought-back = brought back
edition-current = current
edition-look = Look at it
edition-again = Make this one current again
edition-again-sure = Give visitors edition { $number } again? The draft stays as it is.
edition-beside = What it changed, beside edition { $number }, which visitors had before.
edition-first = It was the first: all of it was new.
edition-same = It says just the same.
difference-before = before
difference-now = now
difference-new = new
difference-gone = removed
difference-new-before = added:
difference-gone-before = removed:
difference-play = Play the recording, { $label }, { $length }
difference-recording-gone = no longer here
difference-text-alone = none; visitors read the text
difference-captions = { $count ->
    [one] One caption changed.
   *[other] { $count } captions changed.
}
difference-breaks = Only line breaks are others.
difference-came = { $name } came here from { $room }.
difference-went = { $name } is now in { $room }.
difference-on-route = { $name } is now on the route.
difference-off-route = { $name } is no longer on the route.
difference-follows = { $name } now comes after { $other }.
difference-first = { $name } now comes first.
kind-who = By
kind-everybody = everybody
kind-what = About
kind-all = everything
kind-texts = texts and recordings
kind-editions = editions
kind-people = people
kind-counts = people who came
kind-box = boxes, speakers, screens and files
kind-show = Show
changes-none-such = Nothing of that kind.
preview = Look at the draft
preview-head = Look at it first
preview-line = This is what visitors would have. It plays here alone, and nothing is counted.
preview-room = Page
preview-house = All rooms
preview-language = Language
preview-size = On
preview-phone = a phone
preview-seven = a 7-inch screen
preview-ten = a 10-inch screen
preview-look = Look
preview-alone = In a window of its own
fault-inaudible = Nothing can be heard in the recording. Upload another.
warning-same-recording = Clip { $clip } plays the same recording in { $language }. Is it the right one?

trouble-locked = Another program, such as a database browser, holds docent’s database. Nothing is written down until it is closed there; what rooms play is kept meanwhile.
trouble-disk-full = The disk is full. Nothing is written down until there is room; what rooms play is kept meanwhile. An admin can make room on ‘Disk’.
trouble-disk-fails = The disk does not read or write as it should. What rooms play is kept meanwhile. Whoever looks after the box finds more in the log.
trouble-damaged = The database seems damaged. Whoever looks after the box asks ‘docent check’; if it is, they stop docent and put a backup in its place: ‘docent restore’.

# How recordings sound
severity-hint = Note:
severity-warning = Look:
severity-block = Cannot be heard:
remark-silent = Nothing can be heard in this recording. Export it again.
remark-quiet = Its peaks leave no room to raise it: it plays at { $loudness } LUFS, quieter than the others. Limit its peaks or compress it.
remark-raised = It is so quiet that it is raised by { $gain } dB, and its noise with it. Record it louder.
remark-peaks = Its peaks reach { $peak } dBTP. It is turned down; next time export it lower.
remark-clipped = { $count ->
    [one] It is clipped in one place, which sounds harsh. Export it lower.
   *[other] It is clipped in { $count } places, which sounds harsh. Export it lower.
}
remark-short = Only { $seconds } s of it can be heard. Is it the whole recording?
remark-long = It lasts { $length }. Most visitors stay two minutes.
remark-very-long = It lasts { $length }. Few visitors will hear its end; consider parting it.
remark-begins-late = It begins with { $seconds } s of silence. Cut that off.
remark-ends-late = It ends with { $seconds } s of silence, in which the room’s speaker is not free. Cut that off.
remark-begins-cut = It begins in the middle of the sound. Is the beginning missing?
remark-ends-cut = It ends in the middle of the sound. Is the end missing?
remark-pause = It falls silent for { $seconds } s at { $at }. Is something missing?
remark-dead-channel = Channel { $channel } is silent while another sounds. Export it as mono.
remark-inverted = The right channel is upside down against the left. docent turns it back, so that it can be heard from one loudspeaker.
remark-mixed = It has { $count } channels, which are mixed to two.
remark-damaged = { $count ->
    [one] One part of it could not be read and is left out. Export it again.
   *[other] { $count } parts of it could not be read and are left out. Export it again.
}
remark-misdeclared = The file says that it lasts { $declared }, but it lasts { $length }.
remark-low-rate = With { $rate } samples a second it sounds muffled. Export it with 48000.
remark-low-bitrate = With { $kbps } kbit/s it loses clearness. Export it with { $least } or more, or as flac or wav.
# Editors: library, clip, room and house
tab-house = House
kind-standard = Standard
kind-extended = In more depth
kind-family = Family
kind-described = Audio description
kind-plain = Plain language
clip-untitled = No title yet
clip-number = Clip number
clip-kind = Variant
clip-head = About this clip
sieve = Search and filter
sieve-search = Search
sieve-room = Room
sieve-all-rooms = All rooms
sieve-language = Language
sieve-all-languages = All languages
sieve-state = State
sieve-any-state = Any state
sieve-lacking = Something is missing
sieve-whole = Complete
sieve-text-alone = Text alone
sieve-none = No clip fits. Try fewer filters.
shelf-clips = { $count ->
    [0] no clips
    [one] one clip
   *[other] { $count } clips
}
shelf-found = { $found } of { $count } clips
shelf-lacking = { $count ->
    [one] one lacks something
   *[other] { $count } lack something
}
status-new = new
status-changed = changed
status-published = published
column-length = Length
column-loudness = Loudness
cell-lacks = To fix before publishing: { $what }.
cell-look = Worth a look: { $what }.
cell-whole = Complete.
cell-text-alone = Text alone: visitors read it and hear nothing.
clip-text-alone = text alone
clip-text-alone-in = text alone: { $languages }
cell-picture = texts of the picture
cell-not-begun = Not begun; visitors hear another language.
lacks-head = To fix before publishing:
library-to-fix = { $count ->
    [one] One thing to fix before publishing
   *[other] { $count } things to fix before publishing
}
recordings-gone = { $count ->
    [one] The recording of one narration is missing or damaged. Visitors read its text; bring the recording again.
   *[other] The recordings of { $count } narrations are missing or damaged. Visitors read their texts; bring the recordings again.
}
recording-gone = This recording is missing or damaged, so visitors read the text. Bring it again on the page “Upload”.
library-legend = In each language: title · recording · transcript · captions · credit · texts of the picture, where there is one. ● is ready, ◐ is worth a look, ○ is to be fixed before publishing, or not begun, – is not needed, because the clip is text alone.
library-empty = The tour is still empty. The first steps lead you from here to a published clip. You can also add a room below, or bring in a whole tour under “Import and export”.
room-without-clips = There is nothing to hear in this room yet.
room-clips = Clips of this room
room-number = Room number
room-slug = Short name
room-slug-help = The short name is part of addresses: small letters, digits and hyphens, such as dining-room. It does not change later.
routes-help = A route is a way through the house that you suggest to visitors: some clips, in an order. The start page lists the routes in this order.
routes-none = There are no routes yet. Visitors choose from all rooms.
route-to-fix = something is to be corrected
route-slug-help = The short name is part of addresses: small letters, digits and hyphens, such as with-children. It does not change later.
route-line-help = The line says in a few words what the route is. Write it in all languages, or in none.
route-clips = Clips on this route
route-clip-gone = no longer in the tour
route-take-out = Take out
route-without-clips = There is no clip on this route yet.
route-clip = Clip
route-add-clip = Add the clip
route-room = All clips of a room
route-add-room = Add them
drag = Drag to change the order
move-up = Move { $name } up
move-down = Move { $name } down
move-there = Move to this room
remove-clip-sure = Remove ‘{ $name }’ from the draft? The page ‘Changes’ can bring it back.
remove-room-sure = Remove room ‘{ $name }’ with all its clips from the draft? The page ‘Changes’ can bring it back.
remove-route-sure = Remove the route ‘{ $name }’? Its clips stay in the tour. The page ‘Changes’ can bring it back.
remove-language-sure = Remove { $name } with everything that is written in it? The page ‘Changes’ can bring it back.
remove-notice-sure = Remove this notice from the draft? The page ‘Changes’ can bring it back.
add-clip = Add a clip
add-room = Add a room
add-route = Add a route
add-notice = Add a notice
add-language = Add this language
add-hours = Add opening hours
edit-resting = What you write here saves itself.
edit-undo = Undo my last change
edit-redo = Redo
edit-saving = Saving…
edit-saved = Saved
edit-not-saved = Not saved. What you wrote is safe in this browser, and is tried again.
edit-asks = Not saved: it waits for you to decide, where it is marked in red.
edit-signed-out = Not saved: your session has ended. What you wrote is still here.
edit-sign-in = Sign in in another tab
edit-mine = What you wrote
edit-theirs = What it says now
edit-keep-mine = Keep mine
edit-take-theirs = Take the other
edit-clash = {"{"}who{"}"} wrote here meanwhile ({"{"}when{"}"}). Choose which text stays.
edit-clash-box = This was changed meanwhile on the box itself. Choose which text stays.
edit-kept = You wrote this earlier in this browser, and it was never saved.
edit-kept-use = Use what I wrote
edit-kept-drop = Leave what is there
edit-changed = {"{"}who{"}"} changed: {"{"}what{"}"}
edit-empty = (empty)
edit-nothing-to-undo = There is no change of yours to undo here.
edit-undone = Undone: {"{"}what{"}"}
edit-refused-undone = What could not be saved was taken back.
edit-nothing-to-redo = There is nothing of yours to redo here.
edit-redone = Redone: {"{"}what{"}"}
step-of-several = { $count ->
    [one] one text
   *[other] { $count } texts
}
edit-upload-failed = The picture could not be uploaded. Try again.
cue-start = Start
cue-end = End
cue-text = Text
cue-earlier = 0.1 s earlier
cue-later = 0.1 s later
cue-play = Hear
cue-split = Split
cue-merge = Merge
cue-remove = Remove
cue-add = Caption here
cue-name = Caption {"{"}n{"}"}
cue-speed = {"{"}n{"}"} chars/s
cue-too-fast = too fast to read
cue-too-big = more than 2 lines of {"{"}most{"}"}
cue-none = There are no captions yet. Make them from the transcript, choose a file, or add one where it sounds.
cue-fault = Line {"{"}line{"}"}: {"{"}what{"}"}
cue-fault-head = a caption file begins with the line WEBVTT
cue-fault-timing = this is no timing such as 00:01.000 --> 00:04.000
cue-fault-order = this caption ends before it begins, or begins before the last one ends
cue-fault-block = a caption lacks its line of times, such as 00:01.000 --> 00:04.000
cue-replace = Replace the captions that are there? ‘Undo’ brings them back.
cue-timing = docent is listening to the recording …
cue-timed = The captions are there, timed by what the recording says.
cue-timed-doubtful = The captions are there, timed by what the recording says. {"{"}n{"}"} are marked: please listen to those.
cue-estimated = The recording could not be compared with the text, so the times are estimated. Please listen to all of them.
cue-doubtful = time in doubt
cue-doubtful-next = Next caption in doubt (F8)
tap-along = Tap along
tap-help = With ‘Tap along’, press Space or Enter each time the next caption begins.
wave-help = Touch the wave to hear it from there.
strip = Position in the recording
sound-play = Listen
sound-pause = Pause
zoom = Zoom
pace = Make captions from the transcript
caption-file = Choose a VTT or SRT file
captions-raw = Show as text (WebVTT)
captions-raw-help = A whole VTT or SRT file can be pasted here.
no-sound = There is no recording in this language. Without one, visitors read the text and hear nothing; that is fine, and no captions are needed then. A recording can come later, on “Upload”.
recording-remove = Remove the recording
recording-remove-sure = Remove the recording in this language, and its captions? Visitors then only read the text. ‘Undo’ brings both back.
credit-help = Whose voice it is, and by which licence.
transcript-help = Leave a blank line between paragraphs.
language-tabs = Languages of this clip
move-language = What is here as { $language } is really in
move-language-swap = { $language } (the two change places)
language-not-begun = not begun
language-to-fix = to fix before publishing
language-begin = There is nothing in { $language } yet. Write the title to begin; it saves itself.
picture-head = Picture
picture-none = There is no picture yet. Bring a photograph (JPEG, PNG or WebP, up to 30 MB) or a drawing (SVG, up to 1 MB).
picture-choose = Choose a JPEG, PNG, WebP or SVG
picture-other = Choose another picture
picture-remove = Remove the picture
picture-remove-sure = Remove the picture and its texts from the draft? ‘Undo’ brings it back.
languages-head = Languages of the tour
languages-help = The first is the house's own: it stands in where another is missing.
language-choose = Language
language-other = A language that is not in the list
language-tag = Language tag (BCP 47)
language-tag-help = Such as nah for Nahuatl, or pt-BR for Brazilian Portuguese.
hours-head = Opening hours
hours-help = A line for each span: monday tuesday 10:00 17:00
hours-raw = Show as text
hours-open = Opens
hours-close = Closes
hours-remove = Remove these hours
feedback-head = Visitors’ opinion
feedback-help = Nobody has to answer. One touch answers; there are no words and no names. Statistics show the answers for each clip.
time-zone-help = Type a city, and choose from the list: America/Mexico_City.
time-zone-own = Use this browser’s time zone: {"{"}name{"}"}
notices-head = Notices for the visit
notices-help = What visitors want to know: how to get here, toilets, steps.
house-fixed = Only curators and admins change this page.
objection-nothing-to-pace = Captions are made from a transcript and its recording. Bring both first.
before-closing-help = With a number of minutes, such as 15, the house itself says this clip when that much is left before it closes: in every room with a speaker and in every language it is told in, one after another. It waits for what is playing to end, but no longer than a third of that time; then it breaks in, and what was playing goes on after. Visitors are not offered it. Empty: a clip like any other.
advisories-head = Tell visitors before it begins
plan-head = The plan
facilities-head = What visitors look for
facilities-help = Toilets, the exit, places to sit: visitors see each as a symbol on the plan, and which one is nearest to them. Choose what it is, touch the plan where it lies, and add it.
facility-kind = What is it?
facility-x = Across
facility-y = Down
facility-place-help = Touch the plan, or write how far it lies from the left and from the top. The arrow keys move it.
facility-add = Add to the plan
facility-move = Move here
facility-cancel = Leave it where it is
facility-change = Move { $name }
facility-none = Nothing is on the plan yet.
facility-no-room = No room: next to the nearest one
# Bringing recordings
tab-upload = Upload
upload-drop = Drop your recordings here
upload-choose = Choose files
upload-hint = WAV, FLAC, MP3, Ogg, M4A or Opus, up to { $most } MB each. If the connection breaks, the upload goes on by itself from where it was.
upload-naming = The file’s name proposes number, title and language:
upload-naming-title = Natalia_remembers
upload-needs-script = Bringing recordings needs JavaScript. Allow it in this browser.
upload-list = Your recordings
upload-progress = { $done } of { $all } MB
upload-speed = { $speed } MB/s · { $left } left
upload-queued = Waiting for its turn
upload-cut = The connection broke; it goes on by itself once it is back
upload-again = choose the same file again to go on
upload-stopped = It could not go on. Press “Try again”.
upload-folder = This is a folder. Open it and choose the files in it.
upload-unreadable = This file can no longer be read on your device: it was moved, changed or removed. Choose it again.
upload-waiting = All of it is here; it waits to be checked
upload-listening = The house is listening to all of it
upload-making = Copies for speakers and phones are being made
upload-refused = Not accepted
upload-used = In the draft: { $name }
upload-done = Ready
upload-good = It sounds right: nothing to remark.
upload-known = This very recording is in the draft already: { $name }.
upload-open-clip = Open the clip
upload-retry = Try again
upload-cancel = Cancel
upload-cancel-sure = Cancel this upload? What has arrived is removed.
upload-dismiss = Take off the list
upload-number = Number
upload-variant = Variant
upload-language = Language
upload-room = Room
upload-room-choose = Choose the room
upload-title = Title
upload-place = Put into the draft
upload-placed = It is in the draft.
upload-number-first = Write the clip’s number.
plan-new-clip = This makes a new clip { $clip } in { $language }.
plan-new-language = This adds { $language } to clip { $clip }.
plan-fills = This gives clip { $clip } its sound in { $language }.
plan-replaces = This replaces the recording of clip { $clip } in { $language }. The one before can be brought back under “Changes”.
plan-nothing = Clip { $clip } has this very recording in { $language } already.
fact-length = Length
fact-format = Format
fact-loudness = Loudness
fact-peak = True peak
fact-rate = Sample rate
fact-sides = Channels
fact-mono = mono
fact-stereo = stereo
fact-channels = { $count }
fact-silent = silence
fact-too-short = too short to measure
fact-too-quiet = too quiet to measure
hindrance-empty = This file is empty. Export it again.
hindrance-too-large = The file is larger than { $most } MB. Export it as FLAC or MP3, or in parts.
hindrance-announced = The header { $name } is missing, or is not as the protocol tus 1.0.0 has it. Choose the file again; if another program sends it, mend it there.
hindrance-no-space = It does not fit: the disk has room for { $free } MB more, and { $needed } MB are needed. An admin can make room under “Disk”.
hindrance-too-many = You have { $most } unfinished uploads. Finish or cancel some first.
hindrance-no-upload = This upload is no more. Choose the file again.
hindrance-wrong-offset = The upload stands at another place. It goes on by itself.
hindrance-busy = This file is being received on another connection. Wait a moment.
hindrance-too-much = More came than the file has. Choose it again.
hindrance-broke-off = The connection broke. Go on when it is back.
hindrance-not-done = This upload is not ready yet. Wait until it has been checked.
hindrance-removed = Somebody removed this recording meanwhile. Bring it again.
hindrance-no-language = The tour does not speak { $name }. A curator can add it under “House”.
hindrance-held = An upload or an import is under way. Try again when it is done.
hindrance-disk-full = It does not fit: the disk is full. An admin can make room on ‘Disk’; then try again.
hindrance-ours = Something failed on our side while this was checked, and nothing of it was kept. Please send it again; if it fails again, the box’s log says why.
hindrance-disk = The disk did not take it ({ $reason }). See how much room is left.

# The disk
tab-disk = Disk
disk-free = { $free } of { $total } are free
disk-full = How much of the disk is taken
disk-recordings = Recordings and their copies
disk-pictures = Pictures
disk-reserve = Kept for the database
disk-unnamed = Recordings that nothing uses any more
disk-unnamed-help = They are neither in the draft nor in any edition, and nobody has heard them. What any edition names stays: each can be published again.
disk-unnamed-none = There are none. Everything here is needed.
disk-unnamed-pictures = Pictures that nothing uses any more
disk-unnamed-pictures-help = They are neither in the draft nor in any edition. Once one is removed, no undo brings it back.
disk-remove-pictures = Remove the chosen pictures
disk-remove-pictures-sure = Remove the chosen pictures? They cannot be brought back.
disk-all-pictures = Choose all pictures
disk-remove = Remove the chosen
disk-remove-sure = Remove the chosen recordings? They cannot be brought back.
disk-all = Choose all
disk-choose = Choose
disk-size = Size
disk-since = Since
disk-listen = Listen
size-kb = { $figure } KB
size-mb = { $figure } MB
size-gb = { $figure } GB

caution = docent ended by itself { $times } times in a row, each time soon after its start. So that visitors hear something, it has gone back to what last ran well.
caution-settings = It uses the settings of before, not those in the file.
caution-fault = What is wrong with the settings in the file: { $fault }
caution-edition = Visitors have the edition before edition { $number }, which stays in the history.
caution-what-to-do = What to do: publish again or mend the settings, then start docent anew on the box: sudo systemctl restart docent. Its log says more: journalctl -u docent.

# Statistics: days and parts
tab-statistics = Statistics
asking-days = these days
asking-part = this part
period-today = Today
period-week = 7 days
period-month = 30 days
period-quarter = 90 days
period-year = A year
period-own = Other days
period-from = From
period-to = To
all-variants = All variants
all-surfaces = Speakers and phones
surface-speaker = Room’s speaker
surface-phone = Phones
asked-no-day = ‘{ $text }’ is not a day such as 2026-11-25. Below are the last 30 days.
asked-not-yet = { $day } is yet to come. Below are the last 30 days.
asked-too-long = Ten years are told of at once, and no more. Below are the last 30 days.
asked-unreadable = This address says something twice, or nothing that is understood. Below are the last 30 days of everything.
asked-no-such = There is no ‘{ $text }’ to choose. Below are the last 30 days of everything.
part-only = Only { $part }
part-everything = Show everything
contents = On this page
no-longer-in-the-tour = no longer in the tour

# Statistics: figures
percent = { $figure }%
date = { $day } { $month } { $year }
month-of-year = { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
lasting-seconds = { $seconds } s
lasting-minutes = { $minutes } min { $seconds } s
lasting-hours = { $hours } h { $minutes } min
roughly-minutes = { $figure } min
roughly-hours = { $figure } h
headline = { $count ->
    [0] Nobody listened through the speakers in these days.
    [one] Through the speakers, visitors listened once, for { $lasting }.
   *[other] Through the speakers, visitors listened { $figure } times, for { $lasting } in all.
}
headline-phones = { $count ->
    [0] Nobody listened on a phone in these days.
    [one] On phones, visitors listened once, for { $lasting }, as the phones report.
   *[other] On phones, visitors listened { $figure } times, for { $lasting } in all, as the phones report.
}
phones-head = Phones
phones-help = This is what phones report of themselves. Anybody can imitate a phone; so these figures stand beside those of the speakers, and never in them.
doubtful-head = Hours with too many plays on phones
doubtful-help = There were many more than on a usual day. Perhaps it was a holiday; perhaps somebody made them up. None is taken away.
doubtful-plausible = Expected at most
note-doubtful = { $count ->
    [one] In one hour there were more plays on phones than is plausible.
   *[other] In { $count } hours there were more plays on phones than is plausible.
}
figure-phones = On phones
figure-plays = Plays
figure-listening = Listening time
figure-completion = Completion rate
figure-holding = Holding power
figure-sessions = Sessions
figure-rate = Plays per open hour
figure-unique = Unique plays
figure-dwell = Mean dwell
figure-half = Heard more than half of a room
figure-half-short = Heard more than half
figure-silent = Sessions without a play
figure-people = Sessions per 100 people who came
too-few = too few to say
too-few-short = too few
none-yet = –
rate-unknown = not known
people-not-counted = nobody counted
n-starts = n = { $count } starts
n-open = n = { $hours } in which rooms were open and could play
n-sessions = n = { $count } sessions
n-not-people = a session is not a person
n-people = n = { $people } people on { $days ->
    [one] one day
   *[other] { $days } days
}
n-of = { $part } of n = { $of }
n-cut-off = { $count ->
    [one] and one cut off
   *[other] and { $figure } cut off
}
n-uncensored = n = { $count } starts that the visitor ended.
n-now = now, in the whole house
n-rooms-together = all rooms together, in opening hours
holding-anchor = Ochre: usual, 33 to 50%. Red: exceptional, over 70%. Serrell 2002, exhibit videos: a yardstick, not a target.
holding-chart = Holding power { $value }; usual is 33% to 50%, over 70% is exceptional
compared-all = “Before” is { $before }.
compared-part = “Before” is { $before }, of which nothing is known until { $since }; so no change is told.
compared-nothing = Of the days before nothing is known, so nothing is compared.
note-clock = The box does not know for sure what day it is. Times are estimated until its clock is set.
note-today = Today is not over.
note-since = Plays are counted since { $day }.
note-sessions = Sessions are told apart by room and by speaker or phone, not by language or variant.

# Statistics: charts and tables
as-a-table = The same as a table
table-before = Before
table-room = Room
table-clip = Clip
table-language = Language
table-variant = Variant
table-surface = Heard on
table-rooms = Rooms
table-clips = Clips
table-languages = Languages
table-variants = Variants
table-surfaces = Speaker and phones
table-rest = { $count } more
table-rest-of = { $table }, the rest
answers-head = How visitors liked it
answers-help = One of three faces at the end of a clip. Nobody has to answer, so those who did may not be like the others.
rated-good = Good
rated-fair = So-so
rated-poor = Not good
figure-answered = Plays with an answer
clips-help = A clip’s name leads to the curve that shows where its listeners leave.
timeline-head = Over time
timeline-when = When
timeline-hours = Plays each hour.
timeline-days = Plays each day.
timeline-weeks = Plays each week, from Monday to Sunday.
timeline-months = Plays each month.
timeline-years = Plays each year.
timeline-part = (not whole)
timeline-open = Dashed: not whole, because it is not over or only partly within these days.
week-head = Hours of the week
week-table = Hours of the week
week-chart = Plays by day of the week and hour
week-day = Day
week-hour = Hour
week-open = Rooms open
week-plays = { $count ->
    [one] one play
   *[other] { $figure } plays
}
week-by-rate = The number is plays; the stronger the colour, the more plays for each hour that a room was open. Without colour: none, or no room was open for an hour.
week-by-plays = The number is plays; the stronger the colour, the more. How long rooms were open is not known of these days.
week-nothing = Nothing was played, and no room was open.
ways-head = Ways from clip to clip
ways-help = What was played right after what, in the same session; the most frequent first. On speakers and on phones.
ways-none = No session went from one clip to another yet.
ways-whole = Ways lead through the whole house, so they are told for all of it only.
ways-from = After
ways-to = came
ways-times = Times
visits-head = Visits
people-enter = Enter how many people came
people-help = One number a day, as the ticket office counts them. An empty field means: not known. For earlier days, choose them at the top. Every change is in the log, where it can be undone.
people-since = now known: { $people }
people-log = What was entered, and undoing it
people-keep = Keep
people-no-number = ‘{ $text }’ ({ $day }) is not a whole number of people. Nothing was kept; what you wrote is still here.

# Statistics: what is left out
left-out-head = Left out, and doubtful
left-out-help = Not the visitors’ doing, so in no rate and no curve; but never hidden.
left-out-censored = Cut off, not by the visitor
left-out-skips = Skipped within 2 s
left-out-estimated = With an estimated time
left-out-open = Not ended yet
left-out-dead = Speaker dead
left-out-down = docent down
ends-head = How plays ended
ends-why = Because
ends-starts = Starts
ends-share = Of all
ends-counts = Counts for completion
ends-censored = no: cut off
ends-visitors = yes
end-finished = it was over
end-stopped = somebody stopped it
end-superseded = another clip or another language was chosen
end-idle-reset = everybody had left the screen
end-navigated = the phone’s page was left
end-power-loss = the power failed
end-device-lost = the speaker was lost
end-error = something went wrong
end-closing = the house closed
end-staff = staff stopped it
others-head = Sounds that no visitor asked for, in the whole house
others-who = Asked for by
others-starts = Starts
others-none = There were none.
trigger-visitor = a visitor
trigger-queue = a visitor, for later
trigger-attract = the screen at rest
trigger-schedule = the timetable
trigger-staff = staff
trigger-test = a test

# Statistics: one clip
clip-edit = Edit this clip
curve-help = Of all who started and were not cut off: how many heard each hundredth of the recording, at least 95 % of it. A new recording has a new curve.
recording-now = heard now · { $length }
recording-older = older recording · { $length }
recording-since = since { $when }
curve-chart = How many heard each part of the recording, { $recording }
curve-few = Too few for percentages, so the curve counts starts and no largest fall is told.
curve-fall = The largest fall: between { $from } and { $to } the curve loses { $lost } of { $starts }.
curve-spoken = What is said there; in bold, where most left at once:
curve-silence = No caption is spoken just then.
curve-unknown = No edition has captions of this recording.
curve-no-fall = Nobody left before the end.
curve-nobody = Nobody started this recording in these days.
curve-table = The curve, each twentieth of the recording ({ $recording })
curve-at = At
curve-heard = Heard by
curve-share = Of all

# Statistics: months, and taken out
months-head = Monthly reports and tables
months-help = A month on paper, with its definitions. The browser’s “Print” also saves it as PDF.
month-report = Report for { $month }
month-before = ← { $month }
month-after = { $month } →
month-print = Print
month-made = made on { $day } · definitions, version { $version }
month-none = ‘{ $text }’ is no month that is over or has begun, such as 2026-11. Below are the last 30 days, and every month that there is.
month-nothing = Nothing was counted in this month yet.
month-silent = { $count ->
    [one] One clip was played by nobody:
   *[other] { $count } clips were played by nobody:
}
taken-out-head = Tables for other programs
taken-out-help = Of what this page is of. CSV has times in UTC and on the museum’s clocks; JSON has the figures of this page.
taken-out-plays = Every play
taken-out-days = Sums by day
taken-out-dictionary = What the columns mean
taken-out-figures = Figures (JSON)
taken-out-schema = What the JSON means (OpenAPI)
nothing-head = Nothing has been played yet
nothing-line = As soon as a visitor listens to a clip, this page tells:
nothing-figures = how often and how long visitors listened, and how much of each clip they heard;
nothing-tables = which rooms, clips and languages, on the speakers and on phones, by day and by hour of the week;
nothing-curves = for each clip the curve that shows where listeners leave, and what they hear just then;
nothing-months = a report for each month, to print or to file.
nothing-open = { $count ->
    [one] One play is under way; it is counted once it ends.
   *[other] { $count } plays are under way; they are counted once they end.
}

# Statistics: definitions
definitions-head = What the words mean
definitions-version = Definitions, version { $version }. D is a recording’s length without the silence at its end; H is what was really put out of it, each moment once.
term-start = Start
definition-start = A visitor asked for a clip and its first sound came out of the speaker, or of the phone.
term-skip = Skip
definition-skip = A start of which less than 2 s were heard.
term-play = Play
definition-play = A start of which 10 s were heard, or half of D where that is less.
term-play-row = Not ended yet
definition-play-row = A play is counted in all figures once it has ended. What a power cut left open ends, at the next start, where it was last written down.
term-completion = Completion
definition-completion = At least 90% of D was heard. Jumping to the end completes nothing.
term-completion-rate = Completion rate
definition-completion-rate = Completions out of all plays that were not cut off.
term-censored = Cut off
definition-censored = Ended by a cause that is not the visitor’s: power, speaker, error, closing time, staff. Left out of completion and curves, counted and shown.
term-listening = Listening time
definition-listening = Time in which it sounded, replays included.
term-holding = Holding power
definition-holding = The mean share of D that was heard, over all starts; a replay never adds to it. Anchors: Serrell (2002), 45 exhibit videos, of which visitors saw between a third and a half; over 0.70 is exceptional.
term-retention = Curve
definition-retention = For each hundredth of the recording: the starts that heard at least 95 % of it, out of all that were not cut off. The largest fall within 5 s is marked, from 20 starts on.
term-surface = Speakers and phones
definition-surface = The figures are of what came out of the speakers; those of phones stand apart, because phones report them and anybody can imitate one. What a phone reports is refused where it cannot be: if more was heard than sounds in that time at the fastest speed, or if more than 600 new plays come from one address at once, and then more than two a second. A phone’s visit ends when the house closes at the latest, or after 4 hours where nobody knows when it closes.
term-doubtful = Too many plays in an hour
definition-doubtful = An hour is marked in which phones report more than { $always } plays, and more than { $times } times those of the busiest hour of a usual day: the median of the days with plays on phones, out of the { $days } before.
term-session = Session
definition-session = At a screen, from the first touch until it goes back to rest; on a phone, until 30 minutes without a sign. A session is not a person: several people may share one, and one person may have several.
term-answered = Answered
definition-answered = Plays after which a visitor touched one of three faces, out of all plays. One answer for each play; an answer to less than a play counts nothing. Plays of days on which the house did not ask are in n too.
term-unique = Unique plays
definition-unique = At most one for each clip of a session.
term-dwell = Dwell
definition-dwell = From the first touch to the last touch or sound, whichever is later.
term-journey = Ways, and more than half of a room
definition-journey = The clips of one session in order. Heard more than half: sessions that played more than half of the clips that the room offers, out of all sessions of that room.
term-available = Could play
definition-available = Time in opening hours in which docent ran and the room’s speaker answered. A dead speaker must never look like an unpopular clip.
term-rate = Plays per open hour
definition-rate = Plays for each hour in which a room was open and could play; told from one such hour on.
term-attracting = Sessions per 100 people
definition-attracting = Attracting power needs a count of those who passed by, which nobody has. Instead: sessions for each hundred people who came, on the days that staff counted.
term-trigger = Asked for by
definition-trigger = Only what visitors asked for enters these figures. What the screen at rest, the timetable, staff or tests played is counted apart.
term-estimated = Estimated time
definition-estimated = The box had no right time when the play began, and has not learned it since.
term-few = n, and too few
definition-few = n is out of how many a figure is told. Of fewer than 20 no percentage is told.
term-nobody = Nobody’s data
definition-nobody = No address, no device and no name is kept, and no free text.

# Alerts
alerts = Needs attention
alerts-none = Nothing at present.
alerts-cleared = { $count ->
    [one] One alert of the last seven days is over
   *[other] { $count } alerts of the last seven days are over
}
alert-since = Since { $when }
alert-over = Over: from { $from } to { $until }.
alert-take = I’ll take care of it
alert-taken = { $who } takes care of it, since { $when }
alert-main-box = Main box
alert-title = { $where }: { $what }
alert-title-over = { $where }: over – { $what }
alert-test = This is a test. Nothing is wrong: alerts of this house reach you.
alert-name-test = a test
alert-name-box-silent = a box is silent
alert-name-speaker-lost = a speaker does not answer
alert-name-screen-away = a screen is not connected
alert-name-disk-low = the disk is nearly full
alert-name-clock-untrusted = the clock is not set
alert-name-backlog-old = plays are not reported
alert-name-edition-behind = an earlier edition is shown
alert-name-backup-old = there is no recent backup
alert-name-card-copied = its card runs in another machine
alert-box-silent = It sends nothing to the main box. Is it switched on, and connected to the network? Its rooms may well play; what they play is reported later.
alert-speaker-lost = The speaker of ‘{ $room }’ does not answer. Look at its plug and its power; it sounds again by itself once it is there.
alert-speaker-lost-somewhere = One of its speakers does not answer. Look at plugs and power; it sounds again by itself once it is there.
alert-screen-away = Screen { $screen } of ‘{ $room }’ is not connected. Switch it on, and look at its network; if it is no longer used, an admin takes its rights away on ‘Speakers and screens’.
alert-screen-away-own = The screen of ‘{ $room }’ that is plugged into the box itself is not connected. Switch it on, and look at its cable; if there is none, whoever looks after the box removes it from the settings.
alert-disk-low = The disk has less free space than docent needs in reserve. An admin makes room on ‘Disk’.
alert-clock-untrusted = Nothing has set the clock, so that opening hours and figures may be wrong. Connect the box to the network.
alert-backlog-old = It has plays of more than a day ago that it could not report. Look at its network; ‘docent fleet status’ on that box says more.
alert-edition-behind = It still shows an earlier edition. Look at its network and at the free space of its disk; ‘docent fleet status’ says more.
alert-backup-old = There has been no backup for two days. Whoever looks after the box finds the cause with ‘journalctl -u docent-backup’.
alert-card-copied = It runs on another machine than the one that joined. If its card was moved, let it join again there with ‘docent fleet join’; if the card was copied, an admin removes the box from the house.


# The boxes of the house
tab-boxes = Boxes
devices-boxes = Several boxes in one house
boxes-well = { $count ->
    [one] One box, all well.
   *[other] { $count } boxes, all well.
}
boxes-wrong = { $wrong } of { $count } boxes { $wrong ->
    [one] needs
   *[other] need
} attention.
boxes-add = Add a box
boxes-add-help = A code lets other boxes join this house. You type one line on each of them.
boxes-count = How many boxes join
boxes-make-code = Make a code
boxes-code-head = Type this line on the other box
boxes-code-until = { $count ->
    [one] One box can
   *[other] { $count } boxes can
} join with it until { $when }. The code is not shown again.
boxes-code-more = A name and the rooms whose speaker or screen the box has can follow, such as: --name Garden --rooms study,kitchen
boxes-copy = Copy
boxes-copied = The line is copied.
boxes-selected = The line is selected. Copy it with Ctrl+C.
boxes-removed = { $count ->
    [one] One removed box
   *[other] { $count } removed boxes
}
boxes-removed-row = { $name }, removed { $when }
boxes-done-renamed = The box is “{ $name }” now.
boxes-done-removed = “{ $name }” is out of the house. Its plays stay.
boxes-done-given = “{ $name }” has the room { $room } now.
boxes-done-returned = { $room } is a room of the main box again.
boxes-done-commanded = “{ $name }” has done it.
box-main = main box
box-unknown = not known yet
box-rooms = Rooms
box-rooms-none = none of its own
box-edition = Edition
box-edition-present = serves the present edition
box-edition-earlier = still serves the one before
box-edition-none = none yet
box-edition-since = the present one was published { $when }
box-contact = Last contact
box-connected = connected
box-away = not connected
box-never = never connected
box-waiting = Waiting to be reported
box-waiting-count = { $count ->
    [0] nothing
    [one] one record
   *[other] { $count } records
}
box-complete = All plays up to
box-complete-never = nothing reported yet
box-clock = Clock
box-clock-set = right
box-clock-unset = not set
box-speakers = Speakers
box-speakers-ready = { $count } ready
box-speakers-missing = { $count } missing
box-screens = Screens
box-screens-connected = { $count } connected
box-screens-away = { $count } away
box-devices-none = none
box-disk = Free on the disk
box-disk-gigabytes = { $figure } GB
box-version = docent
box-version-other = the main box has { $version }
box-problem-never = It was never connected since it joined. See whether it is on, and whether it reaches this box in the network.
box-problem-away = Not connected since { $when }. See whether it is on, and whether its network works. Its rooms play on, and what is heard there is reported later.
box-problem-edition = It still serves the edition before, although the present one was published { $when }. Its log says what keeps it.
box-problem-unreported = It is connected, but has not reported everything since { $when }. Its log says why.
box-problem-unreported-never = It is connected, but has not reported its plays. Its log says why.
box-problem-clock = Its clock is not set, so the times of its plays are estimated. Connect it to the network, or set its clock.
box-problem-speakers = { $count ->
    [one] One of its speakers cannot
   *[other] { $count } of its speakers cannot
} play. The page “Speakers and screens” of that box says which.
box-problem-screens = { $count ->
    [one] One of its screens is
   *[other] { $count } of its screens are
} away. The page “Speakers and screens” of that box says which.
box-problem-disk = Only { $megabytes } MB of its disk are free. Make room there.
box-rename = Rename
box-name = New name
box-room = Room that this box is to have
box-give = Give to this box
box-take = Take it from “{ $name }”
box-return = To the main box
box-acts = Look after it from here
box-acts-help = “Show which one it is” lights up its screens and plays a tone where nobody listens. A restart and an update wait for the clip that plays; an update installs the newest docent from the box’s own repository.
box-identify = Show which one it is
box-reload = Reload its screens
box-restart = Restart docent
box-update = Update docent
box-remove = Remove
box-remove-help = “{ $name }” loses its access at once, what it has not reported yet is not counted, and its rooms are the main box’s again. What it has reported stays.
box-remove-back = It can come back: type ‘sudo docent fleet leave’ on it, and then the line with a new code. With ‘--bring’ in that line, its plays are counted after all.
box-remove-do = Remove “{ $name }”
objection-box-alone = This box serves alone. Its house has no other boxes.
objection-box-not-main = The boxes of the house are managed on the main box: { $name }
objection-no-box = There is no box “{ $name }”. Perhaps it was renamed or removed meanwhile.
objection-box-name-taken = Another box is called “{ $name }”. Choose another name.
objection-box-name = The name of a box has 1 to { $most } characters.
objection-box-count = A code is for 1 to { $most } boxes.
objection-box-room-taken = { $room } is a room of “{ $name }”. Shall it be taken from there?
objection-box-away = “{ $name }” does not answer. See whether it is on, and whether its network works, and try again.
objection-box-command = “{ $name }” could not do it: { $reason }.
boxes-follows = This box follows a main box
boxes-follows-help = Tour and statistics are the main box’s. Speakers, screens and silence are each box’s own.
boxes-follows-link = The boxes, on the main box
boxes-connection = Connection
boxes-main-connecting = is being made
boxes-main-lost = none since { $when }; this box plays on, and reports later
boxes-edition-here = that of the main box
boxes-alone-head = One house, several boxes
boxes-alone = One box serves this house. Where cables end at walls, other boxes can join it: the tour is then published once, on this main box, every play is counted once, and each box plays on while the network is away. It begins with this command on this box, once the package docent-fleet is installed:
boxes-alone-more = Then you add boxes on this page. The page “Several boxes” of docent’s documentation has every step.
follows-banner = This box follows a main box, which has the tour. What is changed here is not kept.
follows-link = Edit on the main box
when-today = today at { $time }
when-yesterday = yesterday at { $time }
when-weekday = { $day } at { $time }
when-date = { $day } at { $time }
act-issue-box-code = Made a code for
act-box-count = { $count ->
    [one] one box
   *[other] { $count } boxes
}
act-rename-box = Renamed the box
act-remove-box = Removed the box
act-move-room = Gave to another box the room
log-box = box
log-box-name = name
complete-all = { $count ->
    [one] The other box of the house has
   *[other] All { $count } other boxes of the house have
} reported everything up to now.
complete-until = “{ $name }” is complete up to { $when }.
complete-never = “{ $name }” has reported nothing yet.
silent-since = The box “{ $name }” has reported nothing since { $when }.
silent-rooms = The box “{ $name }” has reported nothing since { $when }; the figures of { $rooms } end there.
list-and = { $first } and { $last }

# Labels to print
labels = Labels to print
labels-link = Print labels
labels-lead = Visitors scan the code with their phone or type the short address, and the page opens in their language. A label stays right when texts and recordings change; print it again when the number or the name changes. The labels show the edition that visitors have now.
labels-what = Labels for
labels-rooms = Rooms
labels-clips = Clips
labels-both = Rooms and clips
labels-size = Size
labels-card = Cards, four on a sheet (A6)
labels-business = Business cards of 85 × 55 mm, ten on a sheet
labels-sheet = One large label on each sheet
labels-paper = Paper
labels-a4 = A4
labels-letter = US Letter
labels-languages = Languages on each label (up to { $most }, the first one large)
labels-show = Also on each label
labels-picture = Picture
labels-wifi = Wi-Fi of the visitors
labels-marks = Cutting marks
labels-update = Show
labels-print = { $count ->
    [one] Print one sheet
   *[other] Print { $count } sheets
}
labels-print-help = In the print dialog choose the same paper, no margins and a scale of 100 %. It can also save a PDF file.
labels-page = Sheet { $number } of { $count }
labels-none = There is nothing to print here: choose another room, or rooms and clips.
labels-too-many = These are { $count } labels; up to { $most } are shown at once. Choose one room, or only the rooms.
labels-unpublished = Nothing is published yet, so a label would lead nowhere. Publish first.
labels-room-unpublished = Visitors do not have this room yet, so its label would lead nowhere. Publish first.
labels-no-address = Phones cannot reach the guide: it is served on this box alone, and no address is set. A technician sets address in docent’s settings to what phones use, such as http://guide.local.
labels-address = The codes lead to { $address }.
labels-address-number = The codes lead to { $address }. The network may give the box another number some day, and then no printed code works any more. Before you print, have a technician set address in docent’s settings to a name that stays, such as http://guide.local.
labels-no-wifi = docent’s settings name no Wi-Fi for visitors. Once a technician fills in [visitor-wifi] there, labels have a second code that joins it.
labels-tags = NFC tags and drawings
labels-tags-help = Write the address on an NFC tag as a web address (URL). The drawing is for designers: an SVG file with texts that can be changed. Its fonts, Archivo and Atkinson Hyperlegible Next, are free.
labels-column-label = Label
labels-column-address = Address
labels-column-drawing = Drawing
labels-copy = Copy
labels-copied = The address is copied.
labels-selected = The address is selected. Copy it with Ctrl+C.
labels-drawing-failed = The drawing could not be made: its picture did not arrive. Please try again.
