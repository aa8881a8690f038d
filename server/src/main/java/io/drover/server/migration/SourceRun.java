package io.drover.server.migration;

import io.drover.migration.finding.Finding;
import io.drover.migration.source.Coordinator;
import io.drover.migration.source.SourceEffect;
import io.drover.migration.source.SourceEvent;
import io.drover.migration.source.SourceState;
import io.drover.protocol.fault.FaultPoint;
import io.drover.protocol.fault.Faults;
import java.util.function.BooleanSupplier;

/** One migration to another plane, running at its source. */
final class SourceRun extends Run<SourceState, SourceEvent, SourceEffect> {
    private final SourceJournal journal;
    private final SourceWork work;

    SourceRun(Coordinator coordinator, SourceJournal journal, SourceWork work, BooleanSupplier outdated) {
        super(coordinator::on, journal, work, new InWords(), outdated);
        this.journal = journal;
        this.work = work;
    }

    SourceJournal journal() {
        return journal;
    }

    SourceWork work() {
        return work;
    }

    @Override
    void begin() {
        work.begin(this);
        Faults.reach(FaultPoint.PLANNED);
    }

    private static final class InWords implements Words<SourceEvent, SourceEffect> {
        @Override
        public SourceEvent resumed() {
            return new SourceEvent.Resumed();
        }

        @Override
        public SourceEvent abort(Finding reason) {
            return new SourceEvent.AbortAsked(reason);
        }

        @Override
        public boolean isAbort(SourceEvent event) {
            return event instanceof SourceEvent.AbortAsked;
        }

        @Override
        public SourceEffect unlock() {
            return new SourceEffect.Unlock();
        }
    }
}
