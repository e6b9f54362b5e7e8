languages = Language
home = Home
options = Options
description = Audio guide: { $house }
close = Close

# The house
house-lead = Choose a room and touch to listen
rooms = Rooms
room = Room { $number }
clips = { $count ->
    [one] { $count } clip
   *[other] { $count } clips
}
house-playing = Now playing: { $title }
number = Number on the wall
number-go = Go
map = Map
map-head = Map of the house
you-are-here = You are here
visit = Your visit
hours = Opening hours
hours-line = { $days }: { $open }–{ $close }
days = { $first } to { $last }
monday = Monday
tuesday = Tuesday
wednesday = Wednesday
thursday = Thursday
friday = Friday
saturday = Saturday
sunday = Sunday
shut-today = The house is closed. It opens today at { $time }.
shut-tomorrow = The house is closed. It opens tomorrow at { $time }.
shut-until = The house is closed. It opens on { $day } at { $time }.
privacy = Your data
privacy-text = No account, no app, no personal data. We only count which clips are heard.

# The resting screen
attract-lead = Touch to hear the house
attract-start = Begin: { $room }
attract-playing = Now playing: { $title } · { $left } left
still-there = Are you still there?
still-back = Seconds until the start page:
still-stay = Stay

# The room
clips-heading = To hear in this room
clips-heading-both = To hear and read in this room
clips-heading-read = To read in this room
listen = Listen: { $title }
listen-here = Listen
read = Text: { $title }
read-alone = Read: { $title }
text = Text
told-in = Language: { $language }
only-to-read = For now only to read
text-alone = To read
transcript = Full text
playing = Now playing
paused = Paused
pause = Pause
resume = Go on
pause-named = Pause: { $title }
resume-named = Go on: { $title }
stop = Stop
stop-named = Stop: { $title }
back = 10 seconds back
forward = 10 seconds forward
seek = Place in the audio
seek-at = { $position } of { $length }
speed = Speed
speed-slow = Slower
speed-usual = Normal speed
speed-brisk = Faster
speed-fast = Very fast
volume-step = Volume { $step } of { $most }
quieter = Lower the volume
louder = Raise the volume
speaker-missing = The speaker does not answer. Read the text or use your phone; staff have been told.
again-lost = The speaker has stopped. Read on here, or listen on your phone.
again-back = The sound is back. Go on from { $at }?
muted = The house has silenced its speakers for now. Read the text or listen on your phone.
elsewhere = This is heard in its own room. Here you can read it, or hear it on your phone.
play-refused = Your browser did not let the sound start. Touch again.
play-broke = The sound broke off. Touch again.
play-unreached = No connection: this audio cannot start right now. You can read its text.
offline = Connection lost. Reconnecting…

# When someone else is listening
busy = Playing for everyone: { $title } · { $left } left
follow = Follow the text
room-plays = Playing in the room: { $title }
play-next = Play next (no. { $place })
queue = Coming next
queued = { $place }. { $title }
unqueue = Remove: { $title }
busy-wait = You may stop it in { $seconds } s, unless the other screen is touched again.
stop-all = Stop for everyone
stop-all-sure = Sure? Someone else is listening
my-phone = On my phone
phone-how = Point your phone’s camera at the code, or type the address. No app and no personal data: the house’s Wi-Fi is enough.
phone-code = Code to go on with your phone

# How it looks
look = Text, contrast and reach
look-text = Size of the text
look-text-1 = Normal
look-text-2 = Large
look-text-3 = Very large
look-theme = Contrast
look-light = Light
look-dark = Dark
look-high = High
look-reach = Height of the buttons
look-standing = Standing
look-seated = From a chair
look-motion = Motion
look-moving = With motion
look-still = Without motion

# A screen of the house
screen-head = New screen
screen-new = This screen does not belong to a room yet.
screen-show-code = Show its code
screen-code = Code of this screen
screen-staff = Staff enrol it with this code at
screen-number = Screen { $number }

advisory-violence = Tells of violence
advisory-death = Tells of a death
advisory-suicide = Tells of suicide
advisory-loud = Has loud sounds
variant-extended = Hear more
variant-family = For families
variant-described = Audio description
variant-plain = Easy to follow

# What could not be done
failure-title = That did not work
failure-page = There is nothing here. Perhaps the page has moved.
failure-number = That number is not in the tour. Look again at the one on the wall.
failure-room = That room is not in the tour.
failure-clip = That clip is not in the tour.
failure-request = We did not understand the request. Please try again from the room.
failure-too-much = That is too much at once.
failure-play = No play can be like this: what is told of it does not fit the recording, or the time since it began.
failure-crowded = There are too many connections at once. Wait a moment and try again.
failure-reports = Too much listening was reported from this connection at once. Wait a moment and try again.
failure-stranger = This can only be done from the house’s own pages.
failure-not-a-screen = Only a screen of the room can do that. Listen on your phone.
failure-no-tour = The tour is not ready yet. Please come back in a while.
failure-no-speaker = This room has no speaker. Listen on your phone.
failure-text-alone = There is no recording of this; it is there to be read. Choose it in its room to see the text.
failure-speaker = The speaker does not answer. Read the text or use your phone.
failure-busy = Someone else is listening. You can play your clip next.
failure-queue-full = Three clips are waiting already. Try again when the next one begins.
failure-already-there = That clip is playing or waiting already.
failure-silence = Nothing is playing any more. Touch a clip to hear it.
failure-shut = The house is closed; the speaker is silent until it opens.
failure-closing = The guide is shutting down. Please come back in a moment.
failure-disk-full = The house’s disk is full, and nothing was kept. An admin can make room.
failure-locked = Nothing can be written down just now: another program holds the house’s database. Please try again in a moment.
failure-disk-fails = The house’s disk does not take or give what it should. The tour goes on; please try again in a moment.
failure-damaged = The house’s database seems damaged. Whoever looks after the box can put a backup in its place.
failure-ours = Something failed on our side. Please try again.
failure-request-id = Reference for staff: { $id }
preview-stamp = Draft
preview-note = Draft: visitors do not see this yet.
