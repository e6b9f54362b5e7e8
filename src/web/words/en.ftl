language-name = English
languages = Language
home = All rooms

# The house
house-lead = Choose a room and touch to listen
rooms = Rooms
room = Room { $number }
clips = { $count ->
    [one] { $count } clip
   *[other] { $count } clips
}
house-playing = Now playing: { $title }

# The room
clips-heading = To hear in this room
listen = Listen: { $title }
read = Text: { $title }
text = Text
close = Close
told-in = In { $language }
transcript = Full text
touch-to-listen = Touch to listen
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
seek-go = Go
seek-at = { $position } of { $length }
volume = Volume
volume-step = Volume { $step } of { $most }
volume-hint = Goes back to normal for the next visitor
speaker-missing = The speaker does not answer. Touch a clip to hear it on this device.
play-refused = Your browser did not let the sound start. Touch again.
offline = No connection to the house. Trying again…

advisory-violence = Tells of violence
advisory-death = Tells of a death
advisory-suicide = Tells of suicide
advisory-loud = Has loud sounds
variant-extended = Hear more
variant-family = For families
variant-described = With description
variant-plain = Easy to follow

# What could not be done
failure-title = That did not work
failure-page = There is nothing here. Perhaps the page has moved.
failure-room = That room is not in the tour.
failure-clip = That clip is not in the tour.
failure-request = We did not understand the request. Please try again from the room.
failure-too-much = That is too much at once.
failure-stranger = This can only be done from the house’s own pages.
failure-no-tour = The tour is not ready yet. Please come back in a while.
failure-no-speaker = This room has no speaker. Listen on your phone.
failure-speaker = The speaker does not answer. Listen on your phone, or read the text.
failure-silence = Nothing is playing any more. Touch a clip to hear it.
failure-closing = The guide is shutting down. Please come back in a moment.
failure-ours = Something failed on our side. Please try again.
failure-request-id = Reference for staff: { $id }
