----------------------------- MODULE PlaneRoute -----------------------------
(***************************************************************************)
(* Migrations of one cluster between planes that can reach each other.     *)
(*                                                                         *)
(* Plane A owns the cluster at first. Any owner may migrate it to any      *)
(* other plane; planes crash, and are restored from old copies of their    *)
(* stores; hosts go down, for a while or for good.                         *)
(*                                                                         *)
(* The network. What is signed (links, votes, aborts) is never unsaid: it  *)
(* stays in a set for ever, and anybody may be shown it at any time, often *)
(* or never. That is loss, duplication and reordering. A call between      *)
(* planes is one step of the callee, with the answer or without: without   *)
(* it, it is a call whose answer was lost, and also a request that was     *)
(* delivered late. The one answer that must not be old, "claim and         *)
(* manifest held", is kept in flight (run.held) so that anything may       *)
(* happen between the target's word and the source's decision.             *)
(*                                                                         *)
(* Durable and volatile. store[p] is what a plane has on disk, run[p] what *)
(* a crash takes. host[h] is what a host has on disk: it stores before it  *)
(* answers, so its memory is never ahead of it, but for one planted bug.   *)
(*                                                                         *)
(* Progress is all that the protocol does by itself, given that whoever    *)
(* must speak is up, still knows what it has to say, and has a session to  *)
(* the listener. Where no such step is left, everything must have ended.   *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC, Phases

CONSTANTS
    Hosts,          \* of the first ownership
    Planes,         \* includes First
    First,          \* the plane that owns the cluster at the beginning
    Targets,        \* planes that a migration may go to
    Fragile,        \* planes that may be restored from an old copy
    Begun,          \* the host sets that a certificate may name as those of the next ownership
    MaxMigrations, MaxCrashes, MaxDown, MaxRevivals, MaxOperations,
    MaxRestores,    \* of each fragile plane
    Copying,        \* whether copies are made on the way; else the only copy is that of the beginning
    Adopting,       \* whether root may adopt the cluster on the surviving hosts
    Bug             \* the planted mistake, or "none"

VARIABLES
    links,      \* every link signed so far: transfers and adoptions; 0 is the genesis
    plans,      \* the migrations that were begun, by number
    store,      \* what each plane has on disk
    copy,       \* an older copy of that
    run,        \* what each plane has in memory of the migration that it runs
    standing,   \* "ok", "old": restored and not noticed yet, "down": noticed, stands down
    promised,   \* what hosts told a plane that asks for their promise
    host,       \* what each host has on disk
    saved,      \* what of it survives a crash: the same, but for a bug
    up,         \* which hosts are up
    votes,      \* every vote cast
    aborts,     \* every abort signed
    proofs,     \* links for which some plane once had certificate and majority together
    touched,    \* whether the workload was touched, by host (I5)
    left        \* how much misfortune is left

vars == <<links, plans, store, copy, run, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

None == -1
Genesis == 0
Migrations == 1..MaxMigrations

-----------------------------------------------------------------------------
(* Links and chains.                                                        *)

Epoch(l) == IF l = Genesis THEN 1 ELSE links[l].epoch
Owner(l) == IF l = Genesis THEN First ELSE links[l].target
Electorate(l) == IF l = Genesis THEN Hosts ELSE links[l].hosts
IsTransfer(l) == l > Genesis /\ links[l].kind = "transfer"

IsToItself(l) == IsTransfer(l) /\ links[l].source = links[l].target

RECURSIVE Chain(_)
Chain(l) == IF l <= Genesis THEN {Genesis} ELSE {l} \cup Chain(links[l].previous)

Quorum(hosts) == (Cardinality(hosts) \div 2) + 1

\* Votes count over the hosts of the ownership that ends, whatever happened since.
Counted(l) == IF Bug = "count new hosts" THEN links[l].hosts ELSE Electorate(links[l].previous)

Voters(l) == {h \in Hosts : <<h, l>> \in votes}
IsMajority(l, voters) ==
    IF Bug = "serve without majority"
    THEN voters # {}
    ELSE Cardinality(voters \cap Counted(l)) >= Quorum(Counted(l))

\* Two certificates of one migration differ at most in the incarnation that signed, and decide the same.
SameDecision(l, k) == links[l].migration = links[k].migration /\ links[l].target = links[k].target

-----------------------------------------------------------------------------
(* What planes and hosts know, and whom they talk to.                       *)

NoClaim == [stage |-> "NONE", manifest |-> 0, link |-> None]
EndedClaim == {"NONE", "FINISHED", "ABORTED"}
Served(claim) == claim.stage \in {"SERVING", "FINISHED"}

\* Links that ended ownerships of p: decided by p, even if not settled.
Decided(p) == (IF store[p].certificate = None THEN {} ELSE {store[p].certificate}) \cup store[p].tombstones
HasEnded(p, l) == \E k \in Decided(p) : Epoch(k) > Epoch(l)

\* The chain that p knows, with what it decided.
Known(p) == (UNION {Chain(l) : l \in Decided(p)}
                \cup (IF store[p].head = None THEN {} ELSE Chain(store[p].head))
                \cup UNION {Chain(c.link) : c \in {store[p].claims[m] : m \in Migrations} \ {NoClaim}}) \ {Genesis, None}

\* The plane believes to own the cluster, and would command it.
Commands(p) == /\ standing[p] # "down"
               /\ store[p].head # None
               /\ ~HasEnded(p, store[p].head)

Running(p) == run[p].phase # "idle"
Stops(p) == store[p].stop

\* Planes with which a host holds a session; the first owner enrolled every host.
Sessions(h) == {First, Owner(host[h].link)}
    \cup (IF host[h].pending = 0 THEN {} ELSE {plans[host[h].pending].target})
    \cup (IF IsTransfer(host[h].link) /\ ~host[h].settled THEN {links[host[h].link].source} ELSE {})

Up == {h \in Hosts : up[h]}
Following == {h \in Up : ~host[h].quarantined}

\* A host that promised obeys no incarnation before that, from the first word of a session on.
Hears(h, p) == store[p].incarnation >= host[h].refuse[p]

\* The incarnation that a plane asks for, the link that each host holds as it promises, and below which it refused before.
NothingPromised == [incarnation |-> 0, told |-> [h \in Hosts |-> None], refused |-> [h \in Hosts |-> 0]]

Idle == [phase |-> "idle", sent |-> 0, locked |-> FALSE, held |-> None]

-----------------------------------------------------------------------------
Init ==
    /\ links = <<>>
    /\ plans = <<>>
    /\ store = [p \in Planes |->
           [incarnation |-> 1, version |-> IF p = First THEN 1 ELSE 0, head |-> IF p = First THEN Genesis ELSE None,
            migration |-> 0, phase |-> "DONE", stop |-> FALSE, certificate |-> None, tombstones |-> {},
            claims |-> [m \in Migrations |-> NoClaim], aborted |-> {}]]
    /\ copy = store
    /\ run = [p \in Planes |-> Idle]
    /\ standing = [p \in Planes |-> "ok"]
    /\ promised = [p \in Planes |-> NothingPromised]
    /\ host = [h \in Hosts |->
           [link |-> Genesis, settled |-> TRUE, pending |-> 0, refuse |-> [p \in Planes |-> 1],
            word |-> [m \in Migrations |-> 0], quarantined |-> FALSE]]
    /\ saved = host
    /\ up = [h \in Hosts |-> TRUE]
    /\ votes = {}
    /\ aborts = {}
    /\ proofs = {}
    /\ touched = [h \in Hosts |-> FALSE]
    /\ left = [crashes |-> MaxCrashes, restores |-> [p \in Fragile |-> MaxRestores], downs |-> MaxDown, revivals |-> MaxRevivals,
               operations |-> MaxOperations]

-----------------------------------------------------------------------------
(* The source: Coordinator.                                                 *)

\* An operator asks for a migration. The plan and the status are stored.
Plan(p, t) ==
    /\ Len(plans) < MaxMigrations /\ t # p
    /\ Commands(p) /\ ~Running(p)
    /\ store[p].phase \in Terminal
    /\ LET m == Len(plans) + 1 IN
       /\ plans' = Append(plans, [source |-> p, target |-> t, head |-> store[p].head,
                                  incarnation |-> store[p].incarnation])
       /\ store' = [store EXCEPT ![p].migration = m, ![p].phase = "PRECHECK", ![p].stop = FALSE,
                                 ![p].certificate = None]
       /\ run' = [run EXCEPT ![p] = [Idle EXCEPT !.phase = "PRECHECK"]]
    /\ UNCHANGED <<links, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* A step in memory only. What is on disk stays behind, and is where a crash goes back to.
Step(p, from, to) ==
    /\ run[p].phase = from /\ ~Stops(p) /\ standing[p] # "down"
    /\ Assert(MayFollow(from, to), <<from, to>>)

PlanOf(p) == plans[store[p].migration]
ClaimOf(p) == store[PlanOf(p).target].claims[store[p].migration]

\* Prechecks passed: from now on a claim may exist at the target.
Prechecked(p) ==
    /\ Step(p, "PRECHECK", "CLAIM")
    /\ store' = [store EXCEPT ![p].phase = "CLAIM"]
    /\ run' = [run EXCEPT ![p].phase = "CLAIM"]
    /\ UNCHANGED <<links, plans, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* The target reserves the cluster for m, as asked now or long ago. An ID that was aborted is never claimed again,
\* nor is a cluster that is claimed, or that the plane has, or has not cleaned up yet.
MayClaim(t, m) ==
    /\ standing[t] # "down"
    /\ store[t].claims[m].stage = "NONE"
    /\ \A k \in Migrations : store[t].claims[k].stage \in EndedClaim
    /\ store[t].head = None

ClaimLate(m) ==
    LET t == plans[m].target IN
    /\ MayClaim(t, m)
    /\ \/ store[plans[m].source].migration = m /\ store[plans[m].source].phase = "CLAIM"
       \/ \E a \in aborts : a[1] = m
    /\ store' = [store EXCEPT ![t].claims[m].stage = "CLAIMED"]
    /\ UNCHANGED <<links, plans, copy, run, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

Claimed(p) ==
    /\ Step(p, "CLAIM", "CONNECT")
    /\ LET t == PlanOf(p).target m == store[p].migration IN
       /\ standing[t] # "down"
       /\ \/ MayClaim(t, m) /\ store' = [store EXCEPT ![t].claims[m].stage = "CLAIMED"]
          \/ ClaimOf(p).stage \in {"CLAIMED", "HELD"} /\ UNCHANGED store
    /\ run' = [run EXCEPT ![p].phase = "CONNECT"]
    /\ UNCHANGED <<links, plans, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* A host stores where it may move to, and opens the pending session.
Connect(p, h) ==
    /\ run[p].phase = "CONNECT" /\ ~Stops(p) /\ standing[p] # "down"
    /\ h \in Following /\ Hears(h, p) /\ host[h].link = PlanOf(p).head
    /\ host[h].pending # store[p].migration
    /\ host[h].word[store[p].migration] < store[p].incarnation
    /\ host' = [host EXCEPT ![h].pending = store[p].migration]
    /\ saved' = [saved EXCEPT ![h].pending = store[p].migration]
    /\ UNCHANGED <<links, plans, store, copy, run, standing, promised, up, votes, aborts, proofs, touched, left>>

\* Hosts that are down are left out by name; without a majority the plan is refused.
Connected(p) ==
    /\ Step(p, "CONNECT", "TRANSFER")
    /\ \A h \in Up \cap Electorate(PlanOf(p).head) : host[h].pending = store[p].migration /\ Hears(h, p)
    /\ Cardinality(Up \cap Electorate(PlanOf(p).head)) >= Quorum(Electorate(PlanOf(p).head))
    /\ run' = [run EXCEPT ![p].phase = "TRANSFER"]
    /\ UNCHANGED <<links, plans, store, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* The manifest goes over; the claim's target stores what is newer.
Transferred(p) ==
    /\ Step(p, "TRANSFER", "VALIDATE")
    /\ LET t == PlanOf(p).target m == store[p].migration IN
       /\ standing[t] # "down"
       /\ ClaimOf(p).stage \in {"CLAIMED", "HELD"}
       /\ store' = [store EXCEPT ![t].claims[m].stage = "HELD", ![t].claims[m].manifest = store[p].version]
    /\ run' = [run EXCEPT ![p].phase = "VALIDATE", ![p].sent = store[p].version]
    /\ UNCHANGED <<links, plans, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* The target looked, and saw the same identity; then operations are held. The lock is in memory on purpose.
Locked(p) ==
    /\ Step(p, "VALIDATE", "LOCK")
    /\ run' = [run EXCEPT ![p].phase = "LOCK", ![p].locked = TRUE]
    /\ UNCHANGED <<links, plans, store, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* What changed since the transfer goes over before the decision.
SendDelta(p) ==
    /\ run[p].phase = "LOCK" /\ ~Stops(p) /\ standing[p] # "down"
    /\ run[p].sent # store[p].version
    /\ LET t == PlanOf(p).target m == store[p].migration IN
       /\ standing[t] # "down"
       /\ ClaimOf(p).stage \in {"CLAIMED", "HELD"}
       /\ store' = [store EXCEPT ![t].claims[m].stage = "HELD", ![t].claims[m].manifest = store[p].version]
    /\ run' = [run EXCEPT ![p].sent = store[p].version]
    /\ UNCHANGED <<links, plans, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* The target says afresh what it holds; the answer is on its way.
ConfirmHeld(p) ==
    /\ run[p].phase = "LOCK" /\ ~Stops(p) /\ standing[p] # "down"
    /\ run[p].held = None
    /\ run[p].sent = store[p].version \/ Bug = "skip the delta"
    /\ standing[PlanOf(p).target] # "down"
    /\ run' = [run EXCEPT ![p].held = IF ClaimOf(p).stage = "HELD" THEN ClaimOf(p).manifest ELSE 0]
    /\ UNCHANGED <<links, plans, store, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* The one decision: stored with the signed certificate, before anybody is shown it.
Commit(p, hosts) ==
    /\ Step(p, "LOCK", "COMMIT")
    /\ run[p].held > 0 /\ run[p].held = run[p].sent
    /\ LET m == store[p].migration IN
       /\ links' = Append(links, [kind |-> "transfer", migration |-> m, epoch |-> Epoch(PlanOf(p).head) + 1,
                                  previous |-> PlanOf(p).head, source |-> p, incarnation |-> store[p].incarnation,
                                  target |-> PlanOf(p).target, manifest |-> run[p].held, hosts |-> hosts])
       /\ store' = [store EXCEPT ![p].phase = "COMMIT", ![p].certificate = Len(links) + 1]
    /\ run' = [run EXCEPT ![p].phase = "COMMIT"]
    /\ UNCHANGED <<plans, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

DecisionStored(p) ==
    /\ Step(p, "COMMIT", "SWITCH")
    /\ run' = [run EXCEPT ![p].phase = "SWITCH"]
    /\ UNCHANGED <<links, plans, store, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* The target shows that it serves, with the majority as proof. A recovered source may have signed its decision twice;
\* the one that the target serves by is the one that counts.
Serving(p) ==
    /\ Step(p, "SWITCH", "VERIFY")
    /\ LET claim == ClaimOf(p) IN
       /\ Served(claim)
       /\ \/ claim.link = store[p].certificate
          \/ SameDecision(claim.link, store[p].certificate) /\ Bug # "keep own twin"
       /\ store' = [store EXCEPT ![p].phase = "VERIFY", ![p].certificate = claim.link]
    /\ run' = [run EXCEPT ![p].phase = "VERIFY", ![p].locked = FALSE]
    /\ UNCHANGED <<links, plans, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

Verified(p) ==
    /\ Step(p, "VERIFY", "CLEANUP")
    /\ run' = [run EXCEPT ![p].phase = "CLEANUP"]
    /\ UNCHANGED <<links, plans, store, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* Every host that is not left out by name reports from the target. A host that is down is left out, one that an
\* adoption named as lost obeys nobody.
Arrived(l) == \A h \in Following \cap Counted(l) : Epoch(host[h].link) >= Epoch(l)

Finishing(p) == Arrived(store[p].certificate) \/ Bug = "clean up early"

\* The target ends its claim, by the word of a source that cleans up or has long done so.
Finish(m) ==
    LET p == plans[m].source t == plans[m].target IN
    /\ store[t].claims[m].stage = "SERVING" /\ standing[t] # "down"
    /\ \/ run[p].phase = "CLEANUP" /\ store[p].migration = m /\ standing[p] # "down" /\ Finishing(p)
       \/ \E l \in store[p].tombstones : links[l].migration = m
    /\ store' = [store EXCEPT ![t].claims[m].stage = "FINISHED"]
    /\ UNCHANGED <<links, plans, copy, run, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* The source forgets the cluster and keeps a tombstone.
CleanedUp(p) ==
    /\ Step(p, "CLEANUP", "DONE")
    /\ Finishing(p)
    /\ ClaimOf(p).stage = "FINISHED"
    /\ store' = [store EXCEPT ![p].phase = "DONE", ![p].tombstones = @ \cup {store[p].certificate},
                              ![p].certificate = None,
                              ![p].head = IF Epoch(@) < Epoch(store[p].certificate) THEN None ELSE @]
    /\ run' = [run EXCEPT ![p] = Idle]
    /\ UNCHANGED <<links, plans, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

-----------------------------------------------------------------------------
(* Giving up.                                                               *)

\* An operator, a finding or a deadline ends a migration that is not decided. That is stored, unlocks at once, and is work
\* until the claim is proven gone. Where a claim may exist, the abort is signed only with the word of a majority of the
\* hosts: the plane may have been restored unnoticed, and have committed the migration in the life that was lost.
Abort(p) ==
    /\ Running(p) /\ ~Stops(p) /\ standing[p] # "down"
    /\ \/ run[p].phase \in Abortable
       \/ Bug = "abort after a lost commit" /\ run[p].phase = "COMMIT"
    /\ LET m == store[p].migration IN
       IF run[p].phase \notin Claimable
       THEN /\ store' = [store EXCEPT ![p].phase = "ABORTED"]
            /\ run' = [run EXCEPT ![p] = Idle]
            /\ UNCHANGED aborts
       ELSE /\ IF Bug = "abort without the hosts' word"
               THEN /\ store' = [store EXCEPT ![p].stop = TRUE, ![p].aborted = @ \cup {m}]
                    /\ aborts' = aborts \cup {<<m, store[p].incarnation>>}
               ELSE /\ store' = [store EXCEPT ![p].stop = TRUE]
                    /\ UNCHANGED aborts
            /\ run' = [run EXCEPT ![p].locked = @ /\ Bug = "stay locked after an abort"]
    /\ UNCHANGED <<links, plans, copy, standing, promised, host, saved, up, votes, proofs, touched, left>>

\* A host gives its word that no certificate of this migration, by this incarnation or one before, gets its vote. One
\* that has voted obeys another plane already, and gives none.
GiveWord(h, p) ==
    /\ Running(p) /\ Stops(p) /\ standing[p] # "down"
    /\ store[p].migration \notin store[p].aborted
    /\ h \in Following /\ Hears(h, p) /\ host[h].link = PlanOf(p).head
    /\ host[h].word[store[p].migration] < store[p].incarnation
    /\ host' = [host EXCEPT ![h].word[store[p].migration] = store[p].incarnation,
                            ![h].pending = IF @ = store[p].migration THEN 0 ELSE @]
    /\ saved' = [saved EXCEPT ![h] = host'[h]]
    /\ UNCHANGED <<links, plans, store, copy, run, standing, promised, up, votes, aborts, proofs, touched, left>>

\* With the word of a majority a certificate of a life that was lost cannot be settled any more, wherever it is: the
\* abort is signed.
SignAbort(p) ==
    /\ Running(p) /\ Stops(p) /\ standing[p] # "down"
    /\ LET m == store[p].migration hosts == Electorate(PlanOf(p).head) IN
       /\ m \notin store[p].aborted
       /\ Cardinality({h \in hosts : host[h].word[m] >= store[p].incarnation}) >= Quorum(hosts)
       /\ store' = [store EXCEPT ![p].aborted = @ \cup {m}]
       /\ aborts' = aborts \cup {<<m, store[p].incarnation>>}
    /\ UNCHANGED <<links, plans, copy, run, standing, promised, host, saved, up, votes, proofs, touched, left>>

\* A recovered plane is asked for a migration of an earlier life that it does not know. Its hosts have promised that
\* whatever it decided then is not settled any more, so it says so, signed; before it was recovered it says nothing.
AbortUnknown(p, m) ==
    /\ standing[p] = "ok" /\ plans[m].source = p
    /\ store[p].incarnation > plans[m].incarnation
    /\ m \notin store[p].aborted /\ (store[p].migration # m \/ store[p].phase \in Terminal)
    /\ \A l \in Decided(p) : links[l].migration # m
    /\ store' = [store EXCEPT ![p].aborted = @ \cup {m}]
    /\ aborts' = aborts \cup {<<m, store[p].incarnation>>}
    /\ UNCHANGED <<links, plans, copy, run, standing, promised, host, saved, up, votes, proofs, touched, left>>

\* A claim ends by a signed abort. The ID is kept, so that a late claim of it is refused. Where the target has seen a
\* certificate of an incarnation before the abort's, that certificate has lost.
DropClaim(m) ==
    LET t == plans[m].target IN
    /\ standing[t] # "down"
    /\ \/ \E a \in aborts : a[1] = m
       \/ Bug = "drop on unknown" /\ LET p == plans[m].source IN
              /\ m \notin store[p].aborted /\ store[p].migration # m
              /\ \A l \in Decided(p) : links[l].migration # m
    /\ store[t].claims[m].stage \in {"NONE", "CLAIMED", "HELD"}
    /\ store' = [store EXCEPT ![t].claims[m] = [NoClaim EXCEPT !.stage = "ABORTED"]]
    /\ UNCHANGED <<links, plans, copy, run, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* The source shows the abort until the claim is gone; after that it is up to the target to ask what was decided, as it
\* must when it was restored from a copy in which the claim still stood.
DropNow(m) ==
    /\ \/ store[plans[m].source].migration = m /\ Stops(plans[m].source)
       \/ Bug # "never ask the source"
    /\ DropClaim(m)

\* The claim is proven gone.
ClaimGone(p) ==
    /\ Running(p) /\ Stops(p) /\ standing[p] # "down"
    /\ store[p].migration \in store[p].aborted
    /\ ClaimOf(p).stage = "ABORTED"
    /\ store' = [store EXCEPT ![p].phase = "ABORTED", ![p].stop = FALSE]
    /\ run' = [run EXCEPT ![p] = Idle]
    /\ UNCHANGED <<links, plans, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

-----------------------------------------------------------------------------
(* Hosts: Follower.                                                         *)

\* A certificate is accepted from the owner that is obeyed, for the next epoch; or instead of one of an earlier
\* incarnation of the same owner, unless that is known to be settled. The accepting host stores it before it votes.
FollowsNext(h, l) == links[l].previous = host[h].link
DecidedAnew(h, l) ==
    /\ IsTransfer(host[h].link) /\ l # host[h].link
    /\ links[l].previous = links[host[h].link].previous
    /\ \/ links[l].incarnation > links[host[h].link].incarnation /\ ~host[h].settled
       \/ Bug = "second certificate"

\* What a host promised to refuse it takes all the same from a later life of that plane that builds on it: that life has
\* found it settled.
BuiltUpon(h, l) == \E k \in 1..Len(links) :
    /\ k # l /\ l \in Chain(k) /\ links[k].source = links[l].source
    /\ links[k].incarnation >= host[h].refuse[links[l].source]
    /\ Bug # "refuse what is built upon"

\* What a host said of the migration that a transfer completes: up to which incarnation it gives it no vote.
Word(h, l) == IF IsToItself(l) THEN 0 ELSE host[h].word[links[l].migration]

Accept(h, l) ==
    /\ h \in Following /\ IsTransfer(l)
    /\ links[l].incarnation >= host[h].refuse[links[l].source] \/ BuiltUpon(h, l) \/ Bug = "break the promise"
    /\ links[l].incarnation > Word(h, l) \/ Bug = "break the word"
    /\ FollowsNext(h, l) \/ DecidedAnew(h, l)
    /\ host' = [host EXCEPT ![h].link = l, ![h].settled = FALSE, ![h].pending = 0]
    /\ saved' = IF Bug = "answer before fsync" THEN saved ELSE [saved EXCEPT ![h] = host'[h]]
    /\ votes' = votes \cup {<<h, l>>}
    /\ touched' = [touched EXCEPT ![h] = @ \/ Bug = "restart the workload"]
    /\ UNCHANGED <<links, plans, store, copy, run, standing, promised, up, aborts, proofs, left>>

\* A host that knows a decision to be settled votes for it as a later incarnation signed it, too, and keeps what it holds:
\* nobody may have the proof of the former any more, and the hosts that hold the latter may be no majority.
SignedAgain(l, k) ==
    /\ IsTransfer(k) /\ links[l].incarnation > links[k].incarnation
    /\ [links[l] EXCEPT !.incarnation = links[k].incarnation] = links[k]
Confirm(h, l) ==
    /\ Bug # "one vote for a settled decision"
    /\ h \in Following /\ IsTransfer(l) /\ host[h].settled /\ SignedAgain(l, host[h].link)
    /\ links[l].incarnation >= host[h].refuse[links[l].source]
    /\ <<h, l>> \notin votes
    /\ votes' = votes \cup {<<h, l>>}
    /\ UNCHANGED <<links, plans, store, copy, run, standing, promised, host, saved, up, aborts, proofs, touched, left>>

\* Certificate and majority settle a transfer, also for a host that had voted otherwise or promised to refuse it.
Settle(h, l) ==
    /\ h \in Following /\ l \in proofs /\ IsTransfer(l)
    /\ \/ FollowsNext(h, l)
       \/ host[h].link = l /\ ~host[h].settled
       \/ /\ IsTransfer(host[h].link) /\ host[h].link # l
          /\ links[host[h].link].previous = links[l].previous
    /\ host' = [host EXCEPT ![h].link = l, ![h].settled = TRUE, ![h].pending = 0]
    /\ saved' = [saved EXCEPT ![h] = host'[h]]
    /\ votes' = IF FollowsNext(h, l) THEN votes \cup {<<h, l>>} ELSE votes
    /\ UNCHANGED <<links, plans, store, copy, run, standing, promised, up, aborts, proofs, touched, left>>

\* An adoption that names this host as lost. The host may have voted before it was lost, and then holds the epoch that the
\* adoption begins, or a later one: what counts is that both began from the same ownership.
Quarantine(h, l) ==
    /\ h \in Following /\ links[l].kind = "adoption"
    /\ h \notin links[l].hosts
    /\ \/ Epoch(l) > Epoch(host[h].link)
       \/ /\ IsTransfer(host[h].link) /\ links[host[h].link].previous = links[l].previous
          /\ Bug # "quarantine by epoch only"
    /\ host' = [host EXCEPT ![h].quarantined = TRUE, ![h].pending = 0]
    /\ saved' = [saved EXCEPT ![h] = host'[h]]
    /\ UNCHANGED <<links, plans, store, copy, run, standing, promised, up, votes, aborts, proofs, touched, left>>

\* A migration ended before its decision: the host closes the pending session.
Withdraw(h) ==
    /\ h \in Following /\ host[h].pending # 0
    /\ LET p == plans[host[h].pending].source IN
       /\ Owner(host[h].link) = p /\ standing[p] # "down" /\ Hears(h, p)
       /\ host[h].pending \in store[p].aborted
    /\ host' = [host EXCEPT ![h].pending = 0]
    /\ saved' = [saved EXCEPT ![h].pending = 0]
    /\ UNCHANGED <<links, plans, store, copy, run, standing, promised, up, votes, aborts, proofs, touched, left>>

-----------------------------------------------------------------------------
(* The target: Claimant.                                                    *)

\* With certificate, manifest and the votes of a majority the target owns the cluster: one transaction. A target that
\* has since handed the cluster on, and learned so when it was recovered, only closes the claim.
Serve(m, l, voters) ==
    LET t == plans[m].target claim == store[t].claims[m] IN
    /\ standing[t] # "down"
    /\ IsTransfer(l) /\ links[l].migration = m /\ links[l].target = t
    /\ claim.stage = "HELD" /\ claim.manifest = links[l].manifest
    /\ IsMajority(l, voters)
    /\ proofs' = proofs \cup {l}
    /\ store' = IF HasEnded(t, l)
                THEN [store EXCEPT ![t].claims[m].stage = "FINISHED", ![t].claims[m].link = l]
                ELSE [store EXCEPT ![t].claims[m].stage = "SERVING", ![t].claims[m].link = l,
                                   ![t].head = l, ![t].version = claim.manifest]
    /\ UNCHANGED <<links, plans, copy, run, standing, promised, host, saved, up, votes, aborts, touched, left>>

\* A target that was restored finds, when it is recovered, that it had handed the cluster on: who follows the later link
\* has followed the earlier one. The votes for that are not to be had again, as hosts keep the last one only.
ServedBefore(m, l) ==
    LET t == plans[m].target IN
    /\ Bug # "ask for votes that are gone"
    /\ standing[t] # "down" /\ store[t].claims[m].stage \in {"NONE", "HELD"}
    /\ IsTransfer(l) /\ links[l].migration = m /\ links[l].target = t
    /\ \E k \in Decided(t) : k # l /\ l \in Chain(k)
    /\ store' = [store EXCEPT ![t].claims[m].stage = "FINISHED", ![t].claims[m].link = l]
    /\ UNCHANGED <<links, plans, copy, run, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* Votes that are on their way, some from hosts that have gone on since.
ServeLate(m, l) == Serve(m, l, Voters(l))
\* Votes that hosts show again whenever they are asked.
Showing(l) == {h \in Following :
    <<h, l>> \in votes /\ (host[h].link = l \/ (host[h].settled /\ SignedAgain(l, host[h].link)))}
ServeNow(m, l) == IsMajority(l, Showing(l)) /\ ServeLate(m, l)

\* The owner of a tombstone, or of a decision, gives the manifest again to a target that lost it.
Resend(p, l) ==
    LET m == links[l].migration t == links[l].target IN
    /\ Bug # "tombstone without manifest"
    /\ IsTransfer(l) /\ ~IsToItself(l) /\ l \in Decided(p) /\ links[l].source = p /\ standing[p] # "down"
    /\ standing[t] # "down" /\ store[t].head = None
    /\ \/ store[t].claims[m].stage \in {"NONE", "CLAIMED"}
       \/ store[t].claims[m].stage = "HELD" /\ store[t].claims[m].manifest # links[l].manifest
    /\ store' = [store EXCEPT ![t].claims[m] = [NoClaim EXCEPT !.stage = "HELD", !.manifest = links[l].manifest]]
    /\ UNCHANGED <<links, plans, copy, run, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

\* The source shows the proof that it kept; with it a target that lost its store needs no votes again.
ServeByProof(m, l) ==
    /\ l \in proofs
    /\ \E p \in Planes : l \in store[p].tombstones \/ (l = store[p].certificate /\ store[p].phase = "VERIFY")
    /\ ServeLate(m, l)

-----------------------------------------------------------------------------
(* Misfortune.                                                              *)

\* Operations of the owner change what the manifest must say, unless a lock holds them.
Operate(p) ==
    /\ left.operations > 0 /\ Commands(p) /\ ~run[p].locked
    /\ left' = [left EXCEPT !.operations = @ - 1]
    /\ store' = [store EXCEPT ![p].version = @ + 1]
    /\ UNCHANGED <<links, plans, copy, run, standing, promised, host, saved, up, votes, aborts, proofs, touched>>

Crash(p) ==
    /\ left.crashes > 0 /\ Running(p)
    /\ left' = [left EXCEPT !.crashes = @ - 1]
    /\ run' = [run EXCEPT ![p] = Idle]
    /\ UNCHANGED <<links, plans, store, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched>>

Resume(p) ==
    /\ ~Running(p) /\ standing[p] # "down" /\ store[p].phase \notin Terminal
    /\ run' = [run EXCEPT ![p] = [Idle EXCEPT !.phase = store[p].phase]]
    /\ UNCHANGED <<links, plans, store, copy, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

HostCrash(h) ==
    /\ saved[h] # host[h]
    /\ host' = [host EXCEPT ![h] = saved[h]]
    /\ UNCHANGED <<links, plans, store, copy, run, standing, promised, saved, up, votes, aborts, proofs, touched, left>>

Down(h) ==
    /\ left.downs > 0 /\ up[h]
    /\ left' = [left EXCEPT !.downs = @ - 1]
    /\ up' = [up EXCEPT ![h] = FALSE]
    /\ UNCHANGED <<links, plans, store, copy, run, standing, promised, host, saved, votes, aborts, proofs, touched>>

Revive(h) ==
    /\ left.revivals > 0 /\ ~up[h]
    /\ left' = [left EXCEPT !.revivals = @ - 1]
    /\ up' = [up EXCEPT ![h] = TRUE]
    /\ UNCHANGED <<links, plans, store, copy, run, standing, promised, host, saved, votes, aborts, proofs, touched>>

Copy(p) ==
    /\ Copying /\ p \in Fragile /\ left.restores[p] > 0 /\ standing[p] = "ok"
    /\ copy[p] # store[p]
    /\ copy' = [copy EXCEPT ![p] = store[p]]
    /\ UNCHANGED <<links, plans, store, run, standing, promised, host, saved, up, votes, aborts, proofs, touched, left>>

Restore(p) ==
    /\ p \in Fragile /\ left.restores[p] > 0 /\ copy[p] # store[p]
    /\ left' = [left EXCEPT !.restores[p] = @ - 1]
    /\ store' = [store EXCEPT ![p] = copy[p]]
    /\ run' = [run EXCEPT ![p] = Idle]
    /\ standing' = [standing EXCEPT ![p] = "old"]
    /\ promised' = [promised EXCEPT ![p] = NothingPromised]
    /\ UNCHANGED <<links, plans, copy, host, saved, up, votes, aborts, proofs, touched>>

-----------------------------------------------------------------------------
(* Recovery: StandDown, promises, and what the plane takes up again.        *)

Max(S) == CHOOSE n \in S : \A k \in S : k <= n

\* Somebody shows the plane more than it knows of itself: it stands down, and asks hosts to promise that they refuse all
\* incarnations below a new one. That one was never asked for, not even in a life that was lost.
Notice(p) ==
    /\ standing[p] = "old"
    /\ standing' = [standing EXCEPT ![p] = "down"]
    /\ run' = [run EXCEPT ![p] = Idle]
    /\ promised' = [promised EXCEPT ![p].incarnation =
           IF Bug = "promise twice" THEN store[p].incarnation + 1
           ELSE 1 + Max({store[p].incarnation} \cup {host[h].refuse[p] : h \in Hosts})]
    /\ UNCHANGED <<links, plans, store, copy, host, saved, up, votes, aborts, proofs, touched, left>>

\* A host refuses older incarnations from now on, and says what it holds.
Promise(h, p) ==
    /\ standing[p] = "down" /\ h \in Following /\ promised[p].told[h] = None
    /\ promised[p].incarnation >= host[h].refuse[p]
    /\ host' = [host EXCEPT ![h].refuse[p] = promised[p].incarnation]
    /\ saved' = [saved EXCEPT ![h] = host'[h]]
    /\ promised' = [promised EXCEPT ![p].told[h] = host[h].link, ![p].refused[h] = host[h].refuse[p]]
    /\ UNCHANGED <<links, plans, store, copy, run, standing, up, votes, aborts, proofs, touched, left>>

Promisers(p) == {h \in Hosts : promised[p].told[h] # None}
Told(p) == {promised[p].told[h] : h \in Promisers(p)}
\* A majority of the hosts of every ownership that a promiser holds, or has left by a vote.
Asked(p) == UNION {{Electorate(l)} \cup (IF IsTransfer(l) THEN {Electorate(links[l].previous)} ELSE {}) : l \in Told(p)}
HasPromises(p) == /\ Promisers(p) # {}
                  /\ \A hosts \in Asked(p) : Cardinality(Promisers(p) \cap hosts) >= Quorum(hosts)

\* The newest decisions of p in the chains that were told.
Signed(p) == {l \in UNION {Chain(k) : k \in Told(p)} : IsTransfer(l) /\ links[l].source = p}
Newest(p) == {l \in Signed(p) : \A k \in Signed(p) : Epoch(k) <= Epoch(l)}
\* Known to be settled: a host was shown the majority, or obeys an ownership that came after.
Sure(p) == {l \in Newest(p) :
    \/ \E k \in Told(p) : k # l /\ l \in Chain(k)
    \/ \E h \in Promisers(p) : host[h].link = l /\ host[h].settled}
Latest(p) == {l \in Newest(p) : \A k \in Newest(p) : links[k].incarnation <= links[l].incarnation}
\* May have a majority, for all that is known. A plane that was restored and not noticed may have signed twice in one
\* incarnation, so there may be several.
Possible(p, l) ==
    Cardinality({h \in Electorate(links[l].previous) :
                     promised[p].told[h] = None \/ promised[p].told[h] = l}) >= Quorum(Electorate(links[l].previous))

\* The migration may have been aborted, in a life after the one that signed this: a majority may have given its word, or
\* promised to refuse that incarnation when the plane was recovered before. What a majority tells of was not aborted.
MayBeAborted(p, l) ==
    /\ ~IsToItself(l)
    /\ Cardinality({h \in Electorate(links[l].previous) : promised[p].told[h] = l})
           < Quorum(Electorate(links[l].previous))
    /\ \/ links[l].migration \in store[p].aborted
       \/ Cardinality({h \in Electorate(links[l].previous) :
                           \/ promised[p].told[h] = None
                           \/ Word(h, l) >= links[l].incarnation
                           \/ promised[p].refused[h] > links[l].incarnation /\ Bug # "forget an earlier recovery"})
              >= Quorum(Electorate(links[l].previous))

\* Which decision to take up. Two that may both be settled already, or one that may as well have been aborted: ask more
\* hosts. None that may be settled: any will do.
Choices(p) ==
    IF Sure(p) # {} THEN Sure(p)
    ELSE LET possible == {l \in Latest(p) : Possible(p, l)} IN
         IF Bug = "adopt any newest vote" \/ possible = {} THEN Latest(p)
         ELSE IF Cardinality(possible) = 1 /\ ~(\E l \in possible : MayBeAborted(p, l)) THEN possible ELSE {}

\* Decisions that p did not forget, and their end.
Remembered(p, l) == l \in store[p].tombstones \/ (l = store[p].certificate /\ store[p].phase = "VERIFY")

\* A recovered plane decides anew, always: what it takes up, unless it is known to be settled, it signs again in the new
\* incarnation, which the promisers accept; and an ownership of which no vote is known it transfers to itself. Without that
\* a host would for ever obey the target of a certificate that it voted for and that nobody knows any more. A migration
\* that was on its way is aborted: it was planned for an ownership that ends here.
SignedAnew(p, l) == [links[l] EXCEPT !.incarnation = promised[p].incarnation]
ToItself(p, l) == [kind |-> "transfer", migration |-> 0, epoch |-> Epoch(l) + 1, previous |-> l,
                   source |-> p, incarnation |-> promised[p].incarnation, target |-> p,
                   manifest |-> store[p].version, hosts |-> Electorate(l)]

UnderWay(p) == store[p].phase \in Abortable
\* What p handed on and got back meanwhile: others may still want to hear the end of it.
GotBack(p) == IF store[p].head = None THEN {} ELSE
    {l \in Chain(store[p].head) \ {store[p].head} : IsTransfer(l) /\ links[l].source = p /\ ~IsToItself(l)}
Recovered(p) == [store[p] EXCEPT
    !.incarnation = promised[p].incarnation,
    !.tombstones = @ \cup GotBack(p),
    !.stop = UnderWay(p),
    !.aborted = IF UnderWay(p) THEN @ \cup {store[p].migration} ELSE @]
StopUnderWay(p) == aborts' = IF UnderWay(p) THEN aborts \cup {<<store[p].migration, promised[p].incarnation>>} ELSE aborts

Decide(p, state, link) ==
    /\ store' = [store EXCEPT ![p] = [state EXCEPT !.certificate = Len(links) + 1]]
    /\ links' = Append(links, link)
    /\ StopUnderWay(p)

TakeUp(p, l) ==
    LET ended == [Recovered(p) EXCEPT !.head = links[l].previous]
        again == [store[p] EXCEPT !.incarnation = promised[p].incarnation,
                                  !.migration = links[l].migration, !.phase = "COMMIT", !.stop = FALSE,
                                  !.head = links[l].previous] IN
    IF l \notin Sure(p) /\ MayBeAborted(p, l) /\ Bug # "take up what was aborted"
    THEN Decide(p, ended, ToItself(p, links[l].previous))
    ELSE IF IsToItself(l)
    THEN IF l \in Sure(p) THEN Decide(p, [Recovered(p) EXCEPT !.head = l], ToItself(p, l))
         ELSE Decide(p, ended, SignedAnew(p, l))
    ELSE IF l \in Sure(p) \/ Bug = "keep the old certificate"
    THEN /\ store' = [store EXCEPT ![p] = [again EXCEPT !.certificate = l]]
         /\ UNCHANGED <<links, aborts>>
    ELSE /\ store' = [store EXCEPT ![p] = [again EXCEPT !.certificate = Len(links) + 1]]
         /\ links' = Append(links, SignedAnew(p, l))
         /\ UNCHANGED aborts

\* Recovered without a vote that it had forgotten: the plane is as its store says.
GoOn(p) ==
    IF store[p].certificate # None /\ store[p].phase # "VERIFY"
    THEN Decide(p, Recovered(p), SignedAnew(p, store[p].certificate))
    ELSE IF store[p].head # None /\ ~HasEnded(p, store[p].head) /\ Bug # "recover without renewal"
    THEN Decide(p, Recovered(p), ToItself(p, store[p].head))
    ELSE /\ store' = [store EXCEPT ![p] = Recovered(p)]
         /\ UNCHANGED links
         /\ StopUnderWay(p)

\* The plane serves again, by its own transfer to itself.
ServeAgain(p, l) ==
    /\ standing[p] # "down" /\ store[p].certificate # None /\ IsToItself(store[p].certificate)
    \* It may have signed this twice too, in a life that was lost; it takes the one that is settled.
    /\ IsToItself(l) /\ links[l].previous = links[store[p].certificate].previous
    /\ IsMajority(l, Voters(l))
    /\ store' = [store EXCEPT ![p].head = l, ![p].certificate = None]
    /\ proofs' = proofs \cup {l}
    /\ UNCHANGED <<links, plans, copy, run, standing, promised, host, saved, up, votes, aborts, touched, left>>

KnowsNothing(p) == store[p].head = None /\ Decided(p) = {} /\ \A m \in Migrations : store[p].claims[m] = NoClaim

\* Hosts tell of a decision that is as new as any in the store.
HasForgotten(p) ==
    /\ Newest(p) # {}
    /\ \A l \in Newest(p) :
           /\ ~Remembered(p, l)
           /\ store[p].head = None \/ Epoch(store[p].head) < Epoch(l) \/ Bug = "take up what came back"
           /\ \A k \in Decided(p) : Epoch(k) <= Epoch(l)
           /\ \A k \in store[p].tombstones : Epoch(k) < Epoch(l)

Recover(p) ==
    /\ standing[p] = "down"
    /\ \/ /\ Bug = "recover without promises" \/ (Bug = "recover known clusters only" /\ KnowsNothing(p))
          /\ GoOn(p)
       \/ /\ HasPromises(p)
          /\ IF HasForgotten(p) THEN \E l \in Choices(p) : TakeUp(p, l) ELSE GoOn(p)
    /\ standing' = [standing EXCEPT ![p] = "ok"]
    /\ promised' = [promised EXCEPT ![p] = NothingPromised]
    /\ UNCHANGED <<plans, copy, run, host, saved, up, votes, proofs, touched, left>>

\* Not a step of the protocol: a host that believes a recovered plane's word on the epoch.
GoBack(h, p) ==
    /\ Bug = "trust the epoch of a restored plane"
    /\ standing[p] # "down" /\ Commands(p) /\ store[p].head = Genesis /\ h \in Following
    /\ Epoch(host[h].link) > Epoch(store[p].head)
    /\ host' = [host EXCEPT ![h].link = store[p].head, ![h].settled = TRUE]
    /\ saved' = [saved EXCEPT ![h] = host'[h]]
    /\ UNCHANGED <<links, plans, store, copy, run, standing, promised, up, votes, aborts, proofs, touched, left>>

-----------------------------------------------------------------------------
(* Adoption: a majority is lost for good, and root says so on every surviving host. The operator gives the cluster to  *)
(* the plane that a decision names, where there is one, else to its owner; the plane takes the statements in.          *)

Adopt ==
    /\ Adopting /\ Bug # "no adoption"
    /\ \A p \in Planes : standing[p] = "ok"
    /\ Following # {}
    /\ LET newest == CHOOSE l \in {host[h].link : h \in Following} :
                        \A h \in Following : Epoch(host[h].link) <= Epoch(l)
           survivors == Following \cap Electorate(newest)
           owner == Owner(newest)
           decided == {l \in Decided(owner) : Epoch(l) > Epoch(newest)}
           \* A host may have voted already: then its owner is the target, which may not serve yet.
           unserved == {k \in 1..Len(plans) :
               /\ plans[k].target = owner /\ store[owner].claims[k].stage = "HELD"
               /\ IsTransfer(newest) /\ links[newest].migration = k}
           adopter == IF decided = {} THEN owner ELSE links[CHOOSE l \in decided : TRUE].target
           m == IF decided # {} THEN links[CHOOSE l \in decided : TRUE].migration
                ELSE IF unserved # {} THEN CHOOSE k \in unserved : TRUE ELSE 0
           link == [kind |-> "adoption", migration |-> m, epoch |-> Epoch(newest) + 1, previous |-> newest,
                    source |-> owner, incarnation |-> store[adopter].incarnation, target |-> adopter,
                    manifest |-> IF m = 0 THEN store[adopter].version ELSE store[adopter].claims[m].manifest,
                    hosts |-> survivors]
           l == Len(links) + 1
           base == [store EXCEPT ![adopter].head = l]
       IN
       /\ survivors # {} /\ Cardinality(survivors) < Quorum(Electorate(newest))
       /\ m # 0 => store[adopter].claims[m].stage \in {"HELD", "SERVING"}
       /\ m = 0 => Commands(adopter)
       /\ links' = Append(links, link)
       /\ host' = [h \in Hosts |-> IF h \in survivors
                                   THEN [host[h] EXCEPT !.link = l, !.settled = TRUE, !.pending = 0] ELSE host[h]]
       /\ saved' = host'
       /\ IF m # 0
          THEN /\ store' = [base EXCEPT ![adopter].claims[m].stage = "SERVING", ![adopter].claims[m].link = l,
                                        ![adopter].version = store[adopter].claims[m].manifest]
               /\ UNCHANGED <<run, aborts>>
          ELSE IF store[adopter].phase \in Terminal \/ (Stops(adopter) /\ store[adopter].migration \in store[adopter].aborted)
          THEN store' = base /\ UNCHANGED <<run, aborts>>
          ELSE IF store[adopter].phase \in Claimable
          THEN /\ store' = [base EXCEPT ![adopter].stop = TRUE, ![adopter].aborted = @ \cup {store[adopter].migration}]
               /\ aborts' = aborts \cup {<<store[adopter].migration, store[adopter].incarnation>>}
               /\ run' = [run EXCEPT ![adopter].locked = FALSE]
          ELSE /\ store' = [base EXCEPT ![adopter].phase = "ABORTED", ![adopter].aborted = @ \cup {store[adopter].migration}]
               /\ run' = [run EXCEPT ![adopter] = Idle]
               /\ UNCHANGED aborts
    /\ UNCHANGED <<plans, copy, standing, promised, up, votes, proofs, touched, left>>

-----------------------------------------------------------------------------
(* Who can show what to whom right now.                                     *)

CanShow(h, l) == \E p \in Sessions(h) : l \in Known(p)
CanProve(h, l) == \E p \in Sessions(h) :
    \/ \E m \in Migrations : Served(store[p].claims[m]) /\ store[p].claims[m].link = l
    \/ Remembered(p, l)
    \/ l = store[p].head /\ IsToItself(l)

\* Steps of one's own, for which nothing has to be shown.
Alone ==
    \/ \E p \in Planes :
           \/ Prechecked(p) \/ Claimed(p) \/ Connected(p) \/ Transferred(p) \/ Locked(p)
           \/ SendDelta(p) \/ ConfirmHeld(p) \/ (\E hosts \in Begun : Commit(p, hosts)) \/ DecisionStored(p)
           \/ Serving(p) \/ Verified(p) \/ CleanedUp(p)
           \/ Abort(p) \/ SignAbort(p) \/ ClaimGone(p)
           \/ Resume(p) \/ Notice(p) \/ Recover(p)
           \/ \E h \in Hosts : Connect(p, h) \/ Promise(h, p) \/ GiveWord(h, p)
           \/ \E m \in 1..Len(plans) : AbortUnknown(p, m)
           \/ \E l \in 1..Len(links) : Resend(p, l) \/ ServeAgain(p, l)
    \/ \E m \in 1..Len(plans) : Finish(m) \/ (\E l \in 1..Len(links) : ServedBefore(m, l))
    \/ \E h \in Hosts : Withdraw(h)
    \/ Adopt

\* What goes on by itself, by those who can show it now.
Progress ==
    \/ Alone
    \/ \E m \in 1..Len(plans) : DropNow(m) \/ (\E l \in 1..Len(links) : ServeNow(m, l) \/ ServeByProof(m, l))
    \/ \E h \in Hosts, l \in 1..Len(links) :
           \/ CanShow(h, l) /\ (Accept(h, l) \/ Confirm(h, l) \/ Quarantine(h, l))
           \/ CanProve(h, l) /\ Settle(h, l)

\* All that may happen: operators' wishes, misfortune, and whatever the network delivers, at once or late. The latter holds
\* what Progress shows, which is not repeated, so that TLC finds each step once.
Next ==
    \/ Alone
    \/ \E p \in Planes, t \in Targets : Plan(p, t)
    \/ \E p \in Planes : Operate(p) \/ Crash(p) \/ Copy(p) \/ Restore(p)
    \/ \E p \in Planes, h \in Hosts : GoBack(h, p)
    \/ \E m \in 1..Len(plans) : ClaimLate(m) \/ DropClaim(m)
    \/ \E m \in 1..Len(plans), l \in 1..Len(links) : ServeLate(m, l)
    \/ \E h \in Hosts : Down(h) \/ Revive(h) \/ HostCrash(h)
    \/ \E h \in Hosts, l \in 1..Len(links) : Accept(h, l) \/ Confirm(h, l) \/ Settle(h, l) \/ Quarantine(h, l)

\* Hosts are interchangeable as far as the sets are kept that a certificate may name.
Symmetry == {exchange \in Permutations(Hosts) : \A hosts \in Begun : {exchange[h] : h \in hosts} \in Begun}

Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Progress)

-----------------------------------------------------------------------------
(* I1: at most one plane can command, and at most one holds a majority of an epoch.                                    *)

Settled(l) == Cardinality(Voters(l) \cap Electorate(links[l].previous)) >= Quorum(Electorate(links[l].previous))

OneCommander == \A p, q \in Planes :
    p # q /\ standing[p] = "ok" /\ standing[q] = "ok" => ~(Commands(p) /\ Commands(q))

OneMajority == \A l, k \in 1..Len(links) :
    /\ IsTransfer(l) /\ IsTransfer(k) /\ links[l].previous = links[k].previous
    /\ Settled(l) /\ Settled(k)
    => links[l].target = links[k].target

OneVote == \A v, w \in votes :
    LET l == links[v[2]] k == links[w[2]] IN
    v[1] = w[1] /\ l.previous = k.previous /\ l.incarnation = k.incarnation => l = k

CommandsByMajority == \A p \in Planes :
    Commands(p) /\ IsTransfer(store[p].head) => Settled(store[p].head)

NeverBack == [][\A h \in Hosts : Epoch(host[h].link)' >= Epoch(host[h].link)]_vars

(* I2: what is committed is not aborted, unless by a later life, and then its hosts have promised or given their word
   that it cannot be settled.                                                                                          *)

CannotBeSettled(l) == LET hosts == Electorate(links[l].previous) IN
    Cardinality({h \in hosts : Word(h, l) < links[l].incarnation}) < Quorum(hosts)

Exclusive == \A a \in aborts : \A l \in 1..Len(links) :
    links[l].migration = a[1] /\ IsTransfer(l) =>
        ~Settled(l) /\ (a[2] > links[l].incarnation \/ CannotBeSettled(l))

NoClaimLost == \A m \in 1..Len(plans) :
    store[plans[m].target].claims[m].stage = "ABORTED"
    => \A l \in 1..Len(links) : links[l].migration = m => ~Settled(l)

UnlockedByAbort == \A p \in Planes : Stops(p) => ~run[p].locked

(* I3: what the target serves is what the source held when it decided, and the source changed nothing since.          *)

SameManifest == \A p \in Planes :
    LET l == store[p].certificate IN
    /\ l # None /\ IsTransfer(l) /\ links[l].source = p /\ standing[p] = "ok" /\ store[p].incarnation = 1
    => store[p].version = links[l].manifest

ServesManifest == \A m \in 1..Len(plans) :
    LET claim == store[plans[m].target].claims[m] IN
    claim.stage = "SERVING" => claim.manifest = links[claim.link].manifest

(* Rule "clean up": a source that is done left no host behind but those that were down.                                *)

NobodyLeftBehind == [][\A p \in Planes :
    store[p].phase # "DONE" /\ store'[p].phase = "DONE" /\ left.restores = left'.restores => Arrived(store[p].certificate)]_vars

(* I4: where nothing goes on by itself, everything has ended and every host obeys the owner.                           *)

AllEnded ==
    /\ \A p \in Planes : standing[p] = "ok" /\ ~Running(p) /\ store[p].phase \in Terminal
    /\ \A p \in Planes, m \in Migrations : store[p].claims[m].stage \in EndedClaim
    /\ \E p \in Planes :
           /\ Commands(p)
           /\ \A h \in Following : host[h].link = store[p].head /\ host[h].settled /\ host[h].pending = 0

\* Cases in which a step of Progress is enabled at first sight (Notice, Resume, Abort), to spare TLC the search for one.
Busy == \E p \in Planes :
    \/ standing[p] = "old"
    \/ standing[p] # "down" /\ ~Running(p) /\ store[p].phase \notin Terminal
    \/ standing[p] # "down" /\ ~Stops(p) /\ run[p].phase \in Abortable

NeverStuck == AllEnded \/ Busy \/ ENABLED Progress
Ends == <>[]AllEnded

(* I5: nobody touches the workload.                                                                                    *)

Untouched == \A h \in Hosts : ~touched[h]

(* Every step of a migration is one of Phases; a plane that starts anew goes back to a stored phase.                   *)

PhaseSteps == [][\A p \in Planes :
    \/ run'[p].phase = run[p].phase
    \/ run'[p].phase = "idle"
    \/ run[p].phase = "idle" /\ run'[p].phase \in Stored
    \/ MayFollow(run[p].phase, run'[p].phase)]_vars

StoredOnly == \A p \in Planes : store[p].phase \in Stored
=============================================================================
