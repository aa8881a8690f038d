package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.placement.MoveEffect;
import io.drover.migration.placement.MoveEvent;
import io.drover.migration.placement.MoveState;
import io.drover.migration.placement.Mover;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import java.util.function.BooleanSupplier;

/** One migration to another pool of gateways, running. */
final class MoveRun extends Run<MoveState, MoveEvent, MoveEffect> {
    private final MoveJournal journal;
    private final MoveWork work;

    MoveRun(Mover mover, MoveJournal journal, MoveWork work, BooleanSupplier outdated) {
        super(mover::on, journal, work, new InWords(), outdated);
        this.journal = journal;
        this.work = work;
    }

    MoveJournal journal() {
        return journal;
    }

    MoveWork work() {
        return work;
    }

    @Override
    void begin() {
        work.begin(this);
        Faults.reach(FaultPoint.MOVE_PLANNED);
    }

    private static final class InWords implements Words<MoveEvent, MoveEffect> {
        @Override
        public MoveEvent resumed() {
            return new MoveEvent.Resumed();
        }

        @Override
        public MoveEvent abort(Finding reason) {
            return new MoveEvent.AbortAsked(reason);
        }

        @Override
        public boolean isAbort(MoveEvent event) {
            return event instanceof MoveEvent.AbortAsked;
        }

        @Override
        public MoveEffect unlock() {
            return new MoveEffect.Unlock();
        }
    }
}
