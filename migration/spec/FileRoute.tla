----------------------------- MODULE FileRoute ------------------------------
(***************************************************************************)
(* A migration by a file: no network between the planes, so the source     *)
(* cannot name the target. It makes the certificate out to the bearer of a *)
(* key that is in the file; whoever has the file can endorse a claimant    *)
(* with it. Two planes may have it, and each host can be reached by both.  *)
(*                                                                         *)
(* So that the file settles on one of them, hosts vote by ballots (Paxos,  *)
(* for one decision): a claimant first has a majority promise its ballot,  *)
(* learns what they voted for before, and endorses that instead of itself. *)
(* Ballot numbers are distinct: a number and the claimant's key.           *)
(*                                                                         *)
(* Everything signed may be shown at any time, often or never. The source  *)
(* cannot be restored here: what that does, and how a second file of the   *)
(* same epoch is refused, is the matter of PlaneRoute, as a file is a      *)
(* certificate like any other.                                             *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, TLC

CONSTANTS Hosts, Claimants, Source,
          MaxBallots, MaxCrashes, MaxRestores, MaxDown,
          Bug   \* the planted mistake, or "none"

VARIABLES
    source,        \* the source's phase, and whether it was stored
    locked,        \* in the source's memory
    exported,      \* the file exists: certificate, manifest, bearer's key
    claim,         \* what each claimant has on disk
    run,           \* what it has in memory: its ballot
    used,          \* ballot numbers used so far
    host,          \* what each host has on disk
    up,
    promises,      \* signed by hosts: ballot promised, and the vote before
    endorsements,  \* signed with the bearer's key: ballot and claimant
    votes,         \* signed by hosts: host and ballot
    left

vars == <<source, locked, exported, claim, run, used, host, up, promises, endorsements, votes, left>>

Nobody == "nobody"
Quorum == (Cardinality(Hosts) \div 2) + 1
Up == {h \in Hosts : up[h]}
Ballots == 1..MaxBallots

\* The source's phases on this route, and which of them are stored.
SourceNext == [
    PRECHECK |-> {"LOCK", "ABORTED"},
    LOCK     |-> {"EXPORT", "ABORTED"},
    EXPORT   |-> {"COMMIT", "ABORTED"},
    COMMIT   |-> {"CLEANUP"},
    CLEANUP  |-> {"DONE"},
    DONE     |-> {},
    ABORTED  |-> {}]
SourceStored == {"PRECHECK", "COMMIT", "DONE", "ABORTED"}

\* A claimant's: the certificate is in the file, so nothing is transferred and nothing decided.
ClaimNext == [
    NONE     |-> {"CLAIM"},
    CLAIM    |-> {"SWITCH", "LOST"},
    SWITCH   |-> {"DONE"},
    DONE     |-> {},
    LOST     |-> {}]

Init ==
    /\ source = [phase |-> "PRECHECK", stored |-> "PRECHECK"]
    /\ locked = FALSE
    /\ exported = FALSE
    /\ claim = [p \in Claimants |-> "NONE"]
    /\ run = [p \in Claimants |-> 0]
    /\ used = {}
    /\ host = [h \in Hosts |-> [promised |-> 0, ballot |-> 0, owner |-> Source, settled |-> FALSE]]
    /\ up = [h \in Hosts |-> TRUE]
    /\ promises = {}
    /\ endorsements = {}
    /\ votes = {}
    /\ left = [crashes |-> MaxCrashes, restores |-> MaxRestores, downs |-> MaxDown]

-----------------------------------------------------------------------------
(* The source.                                                              *)

Step(from, to) ==
    /\ source.phase = from
    /\ Assert(to \in SourceNext[from], <<from, to>>)
    /\ source' = [phase |-> to, stored |-> IF to \in SourceStored THEN to ELSE source.stored]

Lock == Step("PRECHECK", "LOCK") /\ locked' = TRUE
        /\ UNCHANGED <<exported, claim, run, used, host, up, promises, endorsements, votes, left>>
Export == Step("LOCK", "EXPORT")
          /\ UNCHANGED <<locked, exported, claim, run, used, host, up, promises, endorsements, votes, left>>
\* The decision is stored, and only then the file leaves the plane; it can be had again from the stored decision.
Commit == Step("EXPORT", "COMMIT") /\ exported' = TRUE
          /\ UNCHANGED <<locked, claim, run, used, host, up, promises, endorsements, votes, left>>
\* No host is waited for: the source may never hear of the target.
CleanUp == Step("COMMIT", "CLEANUP")
           /\ UNCHANGED <<locked, exported, claim, run, used, host, up, promises, endorsements, votes, left>>
Done == Step("CLEANUP", "DONE") /\ locked' = FALSE
        /\ UNCHANGED <<exported, claim, run, used, host, up, promises, endorsements, votes, left>>
Abort ==
    /\ "ABORTED" \in SourceNext[source.phase] \/ (Bug = "abort after the export" /\ source.phase = "COMMIT")
    /\ source' = [phase |-> "ABORTED", stored |-> "ABORTED"]
    /\ locked' = FALSE
    /\ UNCHANGED <<exported, claim, run, used, host, up, promises, endorsements, votes, left>>

Owns == source.stored \notin {"COMMIT", "DONE"}

CrashSource ==
    /\ left.crashes > 0 /\ source.phase # source.stored
    /\ left' = [left EXCEPT !.crashes = @ - 1]
    /\ source' = [source EXCEPT !.phase = source.stored]
    /\ locked' = FALSE
    /\ UNCHANGED <<exported, claim, run, used, host, up, promises, endorsements, votes>>

-----------------------------------------------------------------------------
(* Claimants.                                                               *)

\* An operator brings the file. The claim reserves the cluster's ID and its hosts, as on the plane route.
Import(p) ==
    /\ exported /\ claim[p] = "NONE"
    /\ claim' = [claim EXCEPT ![p] = "CLAIM"]
    /\ UNCHANGED <<source, locked, exported, run, used, host, up, promises, endorsements, votes, left>>

\* A new ballot, after a start, or when the last one came to nothing. A crash loses it.
Prepare(p, n) ==
    /\ claim[p] = "CLAIM" /\ n \notin used
    /\ used' = used \cup {n}
    /\ run' = [run EXCEPT ![p] = n]
    /\ UNCHANGED <<source, locked, exported, claim, host, up, promises, endorsements, votes, left>>

Told(n) == {a \in promises : a.ballot = n}
Newest(answers) == CHOOSE a \in answers : \A b \in answers : b.before <= a.before

\* With a majority's promises: whom they voted for last is endorsed, and only if there is nobody, the claimant itself.
Endorse(p) ==
    LET n == run[p] answers == Told(n) IN
    /\ claim[p] = "CLAIM" /\ n > 0
    /\ \A e \in endorsements : e.ballot # n
    /\ Cardinality({a.host : a \in answers}) >= Quorum
    /\ endorsements' = endorsements \cup
           {[ballot |-> n, claimant |-> IF Newest(answers).before = 0 \/ Bug = "endorse oneself" THEN p
                                        ELSE Newest(answers).owner]}
    /\ UNCHANGED <<source, locked, exported, claim, run, used, host, up, promises, votes, left>>

Voters(n) == {v[1] : v \in {w \in votes : w[2] = n}}
IsSettled(q) == \E e \in endorsements : e.claimant = q /\ Cardinality(Voters(e.ballot)) >= Quorum
MayServe(q) == IF Bug = "serve without majority" THEN \E e \in endorsements : e.claimant = q /\ Voters(e.ballot) # {}
               ELSE IsSettled(q)

\* Certificate, endorsement and the votes of a majority, in one transaction. Only then it commands.
Serve(q) ==
    /\ claim[q] = "CLAIM" /\ MayServe(q)
    /\ claim' = [claim EXCEPT ![q] = "SWITCH"]
    /\ run' = [run EXCEPT ![q] = 0]
    /\ UNCHANGED <<source, locked, exported, used, host, up, promises, endorsements, votes, left>>

\* A claimant that is shown the majority for another one drops its claim: the one way besides the operator's.
Lose(p, q) ==
    /\ claim[p] = "CLAIM" /\ p # q /\ IsSettled(q)
    /\ claim' = [claim EXCEPT ![p] = "LOST"]
    /\ run' = [run EXCEPT ![p] = 0]
    /\ UNCHANGED <<source, locked, exported, used, host, up, promises, endorsements, votes, left>>

Finish(q) ==
    /\ claim[q] = "SWITCH" /\ \A h \in Up : host[h].owner = q /\ host[h].settled
    /\ claim' = [claim EXCEPT ![q] = "DONE"]
    /\ UNCHANGED <<source, locked, exported, run, used, host, up, promises, endorsements, votes, left>>

CrashClaimant(p) ==
    /\ left.crashes > 0 /\ run[p] # 0
    /\ left' = [left EXCEPT !.crashes = @ - 1]
    /\ run' = [run EXCEPT ![p] = 0]
    /\ UNCHANGED <<source, locked, exported, claim, used, host, up, promises, endorsements, votes>>

\* Restored to before it had the file; the operator has it still.
RestoreClaimant(p) ==
    /\ left.restores > 0 /\ claim[p] # "NONE"
    /\ left' = [left EXCEPT !.restores = @ - 1]
    /\ claim' = [claim EXCEPT ![p] = "NONE"]
    /\ run' = [run EXCEPT ![p] = 0]
    /\ UNCHANGED <<source, locked, exported, used, host, up, promises, endorsements, votes>>

-----------------------------------------------------------------------------
(* Hosts.                                                                   *)

\* A promise is stored before it is given, and says what the host voted for before.
Promise(h, n) ==
    /\ up[h] /\ n \in used /\ n > host[h].promised
    /\ Bug # "first come" \/ host[h].ballot = 0
    /\ host' = [host EXCEPT ![h].promised = n]
    /\ promises' = promises \cup {[host |-> h, ballot |-> n, before |-> host[h].ballot, owner |-> host[h].owner]}
    /\ UNCHANGED <<source, locked, exported, claim, run, used, up, endorsements, votes, left>>

\* The vote is stored before it is sent, and the ownership moves with it.
Vote(h, e) ==
    /\ up[h] /\ exported
    /\ e.ballot > host[h].ballot
    \* A host that was shown a majority votes for nobody else: what it was shown does not raise its ballot.
    /\ host[h].settled => e.claimant = host[h].owner \/ Bug = "forget the majority"
    /\ e.ballot >= host[h].promised \/ Bug = "break the promise"
    /\ Bug # "first come" \/ host[h].ballot = 0
    /\ host' = [host EXCEPT ![h].ballot = e.ballot, ![h].owner = e.claimant,
                            ![h].promised = IF @ > e.ballot THEN @ ELSE e.ballot]
    /\ votes' = votes \cup {<<h, e.ballot>>}
    /\ UNCHANGED <<source, locked, exported, claim, run, used, up, promises, endorsements, left>>

\* The majority is shown. A host that voted otherwise follows.
Settle(h, q) ==
    /\ up[h] /\ IsSettled(q) /\ claim[q] \in {"SWITCH", "DONE"}
    /\ ~(host[h].owner = q /\ host[h].settled)
    /\ host' = [host EXCEPT ![h].owner = q, ![h].settled = TRUE]
    /\ UNCHANGED <<source, locked, exported, claim, run, used, up, promises, endorsements, votes, left>>

Down(h) ==
    /\ left.downs > 0 /\ up[h]
    /\ left' = [left EXCEPT !.downs = @ - 1]
    /\ up' = [up EXCEPT ![h] = FALSE]
    /\ UNCHANGED <<source, locked, exported, claim, run, used, host, promises, endorsements, votes>>

-----------------------------------------------------------------------------
Progress ==
    \/ Lock \/ Export \/ Commit \/ CleanUp \/ Done
    \/ \E p \in Claimants :
           \/ Import(p) \/ Endorse(p) \/ Serve(p) \/ Finish(p)
           \/ \E q \in Claimants : Lose(p, q)
           \/ \E n \in Ballots : Prepare(p, n)
    \/ \E h \in Hosts :
           \/ \E n \in Ballots : Promise(h, n)
           \/ \E e \in endorsements : Vote(h, e)
           \/ \E q \in Claimants : Settle(h, q)

Next ==
    \/ Progress
    \/ Abort \/ CrashSource
    \/ \E p \in Claimants : CrashClaimant(p) \/ RestoreClaimant(p)
    \/ \E h \in Hosts : Down(h)

Symmetry == Permutations(Hosts)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* I1: at most one commands, and at most one is ever settled on.            *)

Serving == {p \in Claimants : claim[p] \in {"SWITCH", "DONE"}}
OneCommander == Cardinality(Serving) <= 1 /\ (Serving # {} => ~Owns)
OneSettled == \A p, q \in Claimants : p # q => ~(IsSettled(p) /\ IsSettled(q))
CommandsByMajority == \A p \in Serving : IsSettled(p)

\* A settled vote is never given to another.
Steady == [][\A h \in Hosts : host[h].settled => host'[h].owner = host[h].owner]_vars

(* I2: a file that is out is never taken back.                              *)

Exclusive == exported => source.stored # "ABORTED"
NobodyVotesEarly == ~exported => votes = {}

(* I4: as long as ballots are left (a bound of this model), nobody is stuck before all has ended.                     *)

AllEnded ==
    \/ source.phase = "ABORTED"
    \/ /\ source.phase = "DONE" /\ ~locked
       /\ \E q \in Claimants :
              /\ claim[q] = "DONE"
              /\ \A p \in Claimants \ {q} : claim[p] = "LOST"
              /\ \A h \in Up : host[h].owner = q /\ host[h].settled

HasMajority == Cardinality(Up) >= Quorum
NeverStuck == AllEnded \/ used = Ballots \/ ~HasMajority \/ ENABLED Progress

\* Without the ballots, so that a claimant that tries for ever does not count as progress.
Settling ==
    \/ Lock \/ Export \/ Commit \/ CleanUp \/ Done
    \/ \E p \in Claimants :
           \/ Import(p) \/ Endorse(p) \/ Serve(p) \/ Finish(p)
           \/ \E q \in Claimants : Lose(p, q)
    \/ \E h \in Hosts :
           \/ \E n \in Ballots : Promise(h, n)
           \/ \E e \in endorsements : Vote(h, e)
           \/ \E q \in Claimants : Settle(h, q)
\* Whenever all is quiet and a claimant tries once more, undisturbed, hosts answer it.
TriesAreAnswered == \A p \in Claimants :
    (run[p] # 0 /\ claim[p] = "CLAIM" /\ HasMajority /\ \A n \in used : n <= run[p]) => ENABLED Settling \/ AllEnded

PhaseSteps == [][
    /\ source'.phase \in {source.phase, source.stored} \cup SourceNext[source.phase]
    /\ \A p \in Claimants : \/ claim'[p] \in {claim[p]} \cup ClaimNext[claim[p]]
                            \/ left'.restores < left.restores]_vars
=============================================================================
