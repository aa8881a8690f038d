---------------------------- MODULE GatewayRoute ----------------------------
(***************************************************************************)
(* Moves of one cluster between pools of gateways of one plane: Mover, and *)
(* what Follower does about placements.                                    *)
(*                                                                         *)
(* There is one owner, so no certificate is needed; the decision is a      *)
(* signed placement of the next generation, which hosts keep. It fences    *)
(* what an older placement says, whoever shows it, also a plane that was   *)
(* restored from an old copy. Network, disk and crashes are as in          *)
(* PlaneRoute: what is signed may be shown at any time, often or never.    *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, TLC, Phases

CONSTANTS Hosts, Pools, Default,
          MaxMoves, MaxCrashes, MaxRestores, MaxDown,
          Bug   \* the planted mistake, or "none"

VARIABLES
    store,       \* what the plane has on disk: its placement, and the move in progress
    copy,        \* an older copy of that
    run,         \* in memory: the phase, and whether operations are held
    standing,    \* "ok", "old": restored and not noticed yet, "down": noticed, stands down
    promised,    \* by promisers, the generation that each told
    host,        \* what each host has on disk
    up,
    placements,  \* every placement signed: generation, pool, incarnation
    left         \* how much may still happen

vars == <<store, copy, run, standing, promised, host, up, placements, left>>

None == -1
Quorum == (Cardinality(Hosts) \div 2) + 1
Up == {h \in Hosts : up[h]}

\* Moves store the way from VERIFY to the end too, since no other plane remembers it.
StoredHere == Stored \cup {"CLEANUP"}

Idle == [phase |-> "idle", locked |-> FALSE]
Running == run.phase # "idle"

Init ==
    /\ store = [incarnation |-> 1, generation |-> 0, pool |-> Default, phase |-> "DONE", to |-> Default]
    /\ copy = store
    /\ run = Idle
    /\ standing = "ok"
    /\ promised = [h \in Hosts |-> None]
    /\ host = [h \in Hosts |-> [generation |-> 0, pool |-> Default, pending |-> Default, refuse |-> 1]]
    /\ up = [h \in Hosts |-> TRUE]
    /\ placements = {}
    /\ left = [moves |-> MaxMoves, crashes |-> MaxCrashes, restores |-> MaxRestores, downs |-> MaxDown]

-----------------------------------------------------------------------------
(* The plane: Mover.                                                        *)

Plan(to) ==
    /\ left.moves > 0 /\ standing # "down" /\ ~Running /\ store.phase \in Terminal /\ to # store.pool
    /\ left' = [left EXCEPT !.moves = @ - 1]
    /\ store' = [store EXCEPT !.phase = "PRECHECK", !.to = to]
    /\ run' = [Idle EXCEPT !.phase = "PRECHECK"]
    /\ UNCHANGED <<copy, standing, promised, host, up, placements>>

Step(from, to) ==
    /\ run.phase = from /\ standing # "down"
    /\ Assert(MayFollow(from, to), <<from, to>>)
    /\ run' = [phase |-> to, locked |-> (to = "LOCK" \/ (run.locked /\ to \in {"COMMIT", "SWITCH"}))]

\* The stored move is the claim.
Prechecked == Step("PRECHECK", "CLAIM") /\ store' = [store EXCEPT !.phase = "CLAIM"]
              /\ UNCHANGED <<copy, standing, promised, host, up, placements, left>>

InMemory(from, to) == Step(from, to) /\ UNCHANGED <<store, copy, standing, promised, host, up, placements, left>>

PoolReady == InMemory("CLAIM", "CONNECT")

\* A host stores the pool that it may move to, and opens the pending session.
Connect(h) ==
    /\ run.phase = "CONNECT" /\ standing # "down" /\ up[h] /\ host[h].pending # store.to
    /\ host' = [host EXCEPT ![h].pending = store.to]
    /\ UNCHANGED <<store, copy, run, standing, promised, up, placements, left>>

Connected == /\ \A h \in Up : host[h].pending = store.to
             /\ Cardinality(Up) >= Quorum
             /\ InMemory("CONNECT", "TRANSFER")
Transferred == InMemory("TRANSFER", "VALIDATE")
Validated == InMemory("VALIDATE", "LOCK")

\* The one decision: stored with the signed placement of the next generation, before anybody is shown it.
Commit ==
    /\ Step("LOCK", "COMMIT")
    /\ store' = [store EXCEPT !.phase = "COMMIT", !.generation = @ + 1, !.pool = store.to]
    /\ placements' = placements \cup
           {[generation |-> store.generation + 1, pool |-> store.to, incarnation |-> store.incarnation]}
    /\ UNCHANGED <<copy, standing, promised, host, up, left>>

DecisionStored == InMemory("COMMIT", "SWITCH")

Arrived(h) == host[h].generation >= store.generation

MajorityArrived ==
    /\ Cardinality({h \in Hosts : Arrived(h)}) >= Quorum
    /\ Step("SWITCH", "VERIFY") /\ store' = [store EXCEPT !.phase = "VERIFY"]
    /\ UNCHANGED <<copy, standing, promised, host, up, placements, left>>

Verified == Step("VERIFY", "CLEANUP") /\ store' = [store EXCEPT !.phase = "CLEANUP"]
            /\ UNCHANGED <<copy, standing, promised, host, up, placements, left>>

\* Every host has arrived that is not left out by name, as those are that are down.
Ended ==
    /\ run.phase = "CLEANUP" /\ standing # "down"
    /\ (\A h \in Up : Arrived(h)) \/ Bug = "clean up early"
    /\ store' = [store EXCEPT !.phase = "DONE"]
    /\ run' = Idle
    /\ UNCHANGED <<copy, standing, promised, host, up, placements, left>>

\* One transaction, and it is over: nobody else holds a claim.
Abort ==
    /\ Running /\ standing # "down"
    /\ \/ run.phase \in Abortable
       \/ Bug = "abort after a lost commit" /\ run.phase = "COMMIT"
    /\ store' = [store EXCEPT !.phase = "ABORTED", !.to = store.pool]
    /\ run' = IF Bug = "stay locked after an abort" THEN [Idle EXCEPT !.locked = run.locked] ELSE Idle
    /\ UNCHANGED <<copy, standing, promised, host, up, placements, left>>

-----------------------------------------------------------------------------
(* Hosts: Follower.                                                         *)

Take(h, p) ==
    /\ up[h]
    /\ p.incarnation >= host[h].refuse
    /\ \/ p.generation > host[h].generation
       \/ Bug = "take an older placement" /\ p.generation < host[h].generation
       \/ Bug = "take a second placement" /\ p.generation = host[h].generation /\ p.pool # host[h].pool
    /\ host' = [host EXCEPT ![h].generation = p.generation, ![h].pool = p.pool, ![h].pending = p.pool]
    /\ UNCHANGED <<store, copy, run, standing, promised, up, placements, left>>

\* What the plane itself has to show.
Newest(p) == p.generation = store.generation /\ p.pool = store.pool /\ p.incarnation = store.incarnation

Withdraw(h) ==
    /\ up[h] /\ host[h].pending # host[h].pool /\ standing # "down"
    /\ store.phase \in Terminal /\ Arrived(h)
    /\ host' = [host EXCEPT ![h].pending = host[h].pool]
    /\ UNCHANGED <<store, copy, run, standing, promised, up, placements, left>>

-----------------------------------------------------------------------------
(* Misfortune, and recovery.                                                *)

Crash ==
    /\ left.crashes > 0 /\ Running
    /\ left' = [left EXCEPT !.crashes = @ - 1]
    /\ run' = Idle
    /\ UNCHANGED <<store, copy, standing, promised, host, up, placements>>

Resume ==
    /\ ~Running /\ standing # "down" /\ store.phase \notin Terminal
    /\ run' = [Idle EXCEPT !.phase = store.phase]
    /\ UNCHANGED <<store, copy, standing, promised, host, up, placements, left>>

Down(h) ==
    /\ left.downs > 0 /\ up[h]
    /\ left' = [left EXCEPT !.downs = @ - 1]
    /\ up' = [up EXCEPT ![h] = FALSE]
    /\ UNCHANGED <<store, copy, run, standing, promised, host, placements>>

\* A host that was away comes back as it was.
Revive(h) ==
    /\ ~up[h]
    /\ up' = [up EXCEPT ![h] = TRUE]
    /\ UNCHANGED <<store, copy, run, standing, promised, host, placements, left>>

Copy ==
    /\ left.restores > 0 /\ standing = "ok" /\ copy # store
    /\ copy' = store
    /\ UNCHANGED <<store, run, standing, promised, host, up, placements, left>>

Restore ==
    /\ left.restores > 0 /\ copy # store
    /\ left' = [left EXCEPT !.restores = @ - 1]
    /\ store' = copy /\ run' = Idle /\ standing' = "old"
    /\ promised' = [h \in Hosts |-> None]
    /\ UNCHANGED <<copy, host, up, placements>>

Notice ==
    /\ standing = "old"
    /\ standing' = "down" /\ run' = Idle
    /\ UNCHANGED <<store, copy, promised, host, up, placements, left>>

Promise(h) ==
    /\ standing = "down" /\ up[h] /\ promised[h] = None
    /\ host' = [host EXCEPT ![h].refuse = store.incarnation + 1]
    /\ promised' = [promised EXCEPT ![h] = host[h].generation]
    /\ UNCHANGED <<store, copy, run, standing, up, placements, left>>

Max(S) == CHOOSE n \in S : \A k \in S : k <= n

\* A recovered plane places the cluster anew, above every generation that was settled. A host that no promiser speaks for
\* may hold a higher one; when it reports, the plane goes above that too (Outbid).
Place(generation) ==
    /\ store' = [store EXCEPT !.incarnation = IF standing = "down" THEN @ + 1 ELSE @,
                              !.generation = generation,
                              !.phase = IF @ \in Abortable THEN "ABORTED" ELSE @, !.to = store.pool]
    /\ placements' = placements \cup {[generation |-> generation, pool |-> store.pool,
                                       incarnation |-> IF standing = "down" THEN store.incarnation + 1
                                                       ELSE store.incarnation]}

Promisers == {h \in Hosts : promised[h] # None}

Recover ==
    /\ standing = "down"
    /\ Cardinality(Promisers) >= Quorum
    /\ Place(IF Bug = "recover at the next generation of the store" THEN store.generation + 1
             ELSE 1 + Max({store.generation} \cup {promised[h] : h \in Promisers}))
    /\ standing' = "ok"
    /\ promised' = [h \in Hosts |-> None]
    /\ UNCHANGED <<copy, run, host, up, left>>

\* A host reports a placement of an earlier life that nobody told of: of a higher generation, or of the same one in
\* another pool.
Outbid(h) ==
    /\ up[h] /\ standing = "ok" /\ store.incarnation > 1 /\ store.phase \in Terminal /\ ~Running
    /\ Bug # "recover at the next generation of the store"
    /\ \/ host[h].generation > store.generation
       \/ host[h].generation = store.generation /\ host[h].pool # store.pool
    /\ Place(host[h].generation + 1)
    /\ UNCHANGED <<copy, run, standing, promised, host, up, left>>

-----------------------------------------------------------------------------
Progress ==
    \/ Prechecked \/ PoolReady \/ Connected \/ Transferred \/ Validated \/ Commit \/ DecisionStored
    \/ MajorityArrived \/ Verified \/ Ended \/ Abort \/ Resume \/ Notice \/ Recover
    \/ \E h \in Hosts : Connect(h) \/ Withdraw(h) \/ Promise(h) \/ Outbid(h)
    \/ \E h \in Hosts, p \in placements : Newest(p) /\ standing # "down" /\ Take(h, p)

Next ==
    \/ Progress
    \/ \E to \in Pools : Plan(to)
    \/ Crash \/ Copy \/ Restore
    \/ \E h \in Hosts : Down(h) \/ Revive(h)
    \/ \E h \in Hosts, p \in placements : Take(h, p)

Symmetry == Permutations(Hosts)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* I1: a host is in one pool by its nature; at the generation that the plane stands by, all are in the same.          *)

OnePool == \A h \in Hosts :
    standing = "ok" /\ store.incarnation = 1 /\ host[h].generation = store.generation => host[h].pool = store.pool

NoneAhead == \A h \in Hosts :
    standing = "ok" /\ store.incarnation = 1 => host[h].generation <= store.generation

NeverBack == [][\A h \in Hosts : host'[h].generation >= host[h].generation]_vars
OneWord == [][\A h \in Hosts : host'[h].generation = host[h].generation => host'[h].pool = host[h].pool]_vars

(* I2: an aborted move never committed: the cluster is where the newest placement says.                               *)

Exclusive == [][(store.phase = "COMMIT" /\ store'.phase = "ABORTED") => left'.restores < left.restores]_vars

UnlockedAtRest == store.phase \in Terminal => ~run.locked

NobodyLeftBehind == [][
    (store.phase = "CLEANUP" /\ store'.phase = "DONE" /\ left.restores = left'.restores) => \A h \in Up : Arrived(h)]_vars

(* I4.                                                                                                                *)

AllEnded ==
    /\ standing = "ok" /\ ~Running /\ store.phase \in Terminal
    /\ \A h \in Up : /\ host[h].generation = store.generation
                     /\ host[h].pool = store.pool
                     /\ host[h].pending = store.pool

NeverStuck == AllEnded \/ ENABLED Progress

PhaseSteps == [][\/ run'.phase = run.phase
                 \/ run'.phase = "idle"
                 \/ run.phase = "idle" /\ run'.phase \in StoredHere
                 \/ MayFollow(run.phase, run'.phase)]_vars

StoredOnly == store.phase \in StoredHere
=============================================================================
