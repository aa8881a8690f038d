------------------------------- MODULE Phases -------------------------------
(***************************************************************************)
(* The phases of a migration, which may follow which, and which of them    *)
(* are stored. A test holds this module against the Java enum Phase; the   *)
(* other modules take every step of a migration from here.                 *)
(***************************************************************************)

Successors == [
    PRECHECK |-> {"CLAIM", "ABORTED"},
    CLAIM    |-> {"CONNECT", "ABORTED"},
    CONNECT  |-> {"TRANSFER", "ABORTED"},
    TRANSFER |-> {"VALIDATE", "ABORTED"},
    VALIDATE |-> {"LOCK", "ABORTED"},
    LOCK     |-> {"COMMIT", "ABORTED"},
    COMMIT   |-> {"SWITCH"},
    SWITCH   |-> {"VERIFY"},
    VERIFY   |-> {"CLEANUP"},
    CLEANUP  |-> {"DONE"},
    DONE     |-> {},
    ABORTED  |-> {}]

Phases == DOMAIN Successors

Terminal == {"DONE", "ABORTED"}

\* Phases in which nothing is decided yet: a migration may still be given up.
Abortable == {"PRECHECK", "CLAIM", "CONNECT", "TRANSFER", "VALIDATE", "LOCK"}

\* The target holds no claim because of a migration in one of the first; it may because of one in the others.
Unclaimed == {"PRECHECK", "DONE", "ABORTED"}
Claimable == Phases \ Unclaimed

\* What a plane that starts anew finds on disk; all other phases are repeated from the one before.
Stored == {"PRECHECK", "CLAIM", "COMMIT", "VERIFY", "DONE", "ABORTED"}

MayFollow(phase, next) == next \in Successors[phase]

ASSUME Terminal = {phase \in Phases : Successors[phase] = {}}
ASSUME Abortable = {phase \in Phases : "ABORTED" \in Successors[phase]}
ASSUME \A phase \in Phases : Successors[phase] \subseteq Phases
=============================================================================
