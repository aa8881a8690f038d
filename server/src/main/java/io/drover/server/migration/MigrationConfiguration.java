package io.drover.server.migration;

import io.drover.server.access.AccessAuthorities;
import io.drover.server.access.AccessExpiry;
import io.drover.server.access.OpenConnections;
import io.drover.server.audit.RefusedAttempts;
import io.drover.server.cluster.Kinds;
import io.drover.server.cluster.ReachFactory;
import io.drover.server.cluster.Reaches;
import io.drover.server.event.Events;
import io.drover.server.gateway.AgentSessions;
import io.drover.server.gateway.SessionRelay;
import io.drover.server.host.HostEnrolment;
import io.drover.server.host.HostSightings;
import io.drover.server.migration.precheck.AccessFollows;
import io.drover.server.migration.precheck.ClusterAtRest;
import io.drover.server.migration.precheck.HostClocks;
import io.drover.server.migration.precheck.HostsKeepTheirKeys;
import io.drover.server.migration.precheck.HostsOnline;
import io.drover.server.migration.precheck.MachineAddresses;
import io.drover.server.migration.precheck.NotRestored;
import io.drover.server.migration.precheck.PeerCompatible;
import io.drover.server.migration.precheck.Prechecks;
import io.drover.server.migration.precheck.SharedHosts;
import io.drover.server.migration.precheck.SourceSpace;
import io.drover.server.migration.precheck.TargetAdmits;
import io.drover.server.migration.precheck.TargetReachable;
import io.drover.server.peer.PeerChannels;
import io.drover.server.peer.PlaneGreeting;
import io.drover.server.plane.FreeSpace;
import io.drover.server.plane.OwnPlane;
import io.drover.server.pool.Gateways;
import io.drover.server.store.Store;
import io.drover.server.task.TaskScheduler;
import io.drover.server.task.TaskType;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that migrate. */
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {
    @Bean
    ClusterLocks clusterLocks() {
        return new ClusterLocks();
    }

    @Bean
    StandDown standDown(Store store) {
        return new StandDown(store);
    }

    @Bean
    OwnDecisions ownDecisions(Store store, OwnPlane self, StandDown standDown) {
        return new OwnDecisions(store, self.keys(), standDown);
    }

    @Bean
    Kinds kinds() {
        return Kinds.installed();
    }

    @Bean
    ReachFactory reaches(AgentSessions sessions) {
        return new Reaches(sessions);
    }

    @Bean
    Prechecks prechecks(
            Store store,
            AgentSessions sessions,
            PeerChannels channels,
            PlaneGreeting greeting,
            StandDown standDown,
            FreeSpace space,
            OpenConnections connections,
            AccessExpiry expiry,
            InstantSource clock) {
        return new Prechecks(List.of(
                new NotRestored(standDown),
                new ClusterAtRest(store),
                new PeerCompatible(channels, greeting, clock),
                new TargetAdmits(channels),
                new HostsOnline(sessions),
                new HostsKeepTheirKeys(store, sessions),
                new HostClocks(sessions, clock),
                new TargetReachable(sessions),
                new SharedHosts(store),
                new SourceSpace(space),
                new AccessFollows(store, connections, MachineAddresses::of, MachineAddresses::own, expiry)));
    }

    @Bean
    SourceContext sourceContext(
            OwnPlane self,
            Store store,
            AgentSessions sessions,
            ReachFactory reaches,
            PeerChannels channels,
            ClusterLocks locks,
            Prechecks prechecks,
            StandDown standDown,
            OwnDecisions decisions,
            AccessAuthorities authorities,
            InstantSource clock) {
        return new SourceContext(
                self.name(),
                store,
                self.keys(),
                sessions,
                reaches,
                channels,
                locks,
                prechecks,
                standDown,
                decisions,
                authorities,
                clock);
    }

    @Bean
    PoolMigrations poolMigrations(
            SourceContext context, Gateways gateways, Kinds kinds, Events events, TaskScheduler scheduler) {
        PoolMigrations migrations = new PoolMigrations(context, gateways, kinds, events, scheduler);
        scheduler.register(TaskType.MIGRATE_POOL, migrations);
        return migrations;
    }

    @Bean
    MigrationService migrationService(
            SourceContext context, Kinds kinds, Events events, LateHosts lateHosts, TaskScheduler scheduler) {
        MigrationService service = new MigrationService(context, kinds, events, lateHosts, scheduler);
        scheduler.register(TaskType.MIGRATE, service);
        return service;
    }

    @Bean
    HostSessions.HostFactsKept hostFactsKept() {
        return new HostSessions.HostFactsKept();
    }

    @Bean
    LateHosts lateHosts(Store store, OwnPlane self) {
        return new LateHosts(store, self.keys());
    }

    @Bean
    Admission admission(Store store, Kinds kinds, StandDown standDown, FreeSpace space) {
        return new Admission(store, kinds, standDown, space);
    }

    @Bean
    Claims claims(
            OwnPlane self,
            Store store,
            Events events,
            Kinds kinds,
            ReachFactory reaches,
            Admission admission,
            HostSessions.HostFactsKept facts,
            LateHosts lateHosts,
            AgentSessions sessions,
            AccessAuthorities authorities,
            InstantSource clock) {
        ClaimJournal journal = new ClaimJournal(store, events, self.keys(), facts, self.name(), clock);
        Claims claims = new Claims(new ClaimContext(
                self.name(),
                store,
                events,
                self.keys(),
                kinds,
                reaches,
                admission,
                journal,
                lateHosts,
                sessions,
                authorities,
                clock));
        claims.resume();
        return claims;
    }

    @Bean(destroyMethod = "close")
    ClaimInquiries claimInquiries(Claims claims, Store store, PeerChannels channels, StandDown standDown) {
        return new ClaimInquiries(claims, store, channels, standDown);
    }

    @Bean
    Inbound inbound(
            Claims claims,
            Admission admission,
            MigrationService migrations,
            Store store,
            OwnPlane self,
            StandDown standDown) {
        return new Inbound(claims, admission, migrations, new ForgottenMigrations(store, self.keys(), standDown));
    }

    @Bean
    ToldHosts toldHosts() {
        return new ToldHosts();
    }

    @Bean
    Testimonies testimonies(Store store) {
        return new Testimonies(store);
    }

    @Bean(destroyMethod = "close")
    Renewals renewals(
            Store store,
            AgentSessions sessions,
            LateHosts lateHosts,
            Events events,
            StandDown standDown,
            OwnPlane self,
            InstantSource clock) {
        Renewals renewals = new Renewals(store, sessions, lateHosts, events, standDown, self.keys(), clock);
        renewals.resume();
        return renewals;
    }

    @Bean
    KnownHosts knownHosts(HostEnrolment enrolment, Claims claims, ToldHosts told) {
        return new KnownHosts(enrolment, claims, told);
    }

    @Bean
    ForgottenHoldings forgottenHoldings(Store store, OwnPlane self, AgentSessions sessions) {
        return new ForgottenHoldings(store, self.identity().id(), sessions);
    }

    @Bean
    HostSessions hostSessions(
            Store store,
            Claims claims,
            MigrationService migrations,
            PoolMigrations pools,
            AgentSessions agents,
            LateHosts lateHosts,
            HostSightings sightings,
            HostSessions.HostFactsKept facts,
            StandDown standDown,
            OwnDecisions decisions,
            RefusedAttempts refused,
            ForgottenHoldings forgotten,
            OwnPlane self,
            Renewals renewals,
            SessionRelay relay) {
        HostSessions sessions = new HostSessions(
                store,
                claims,
                migrations,
                pools,
                agents,
                lateHosts,
                sightings,
                facts,
                standDown,
                decisions,
                refused,
                forgotten,
                self.keys(),
                renewals);
        relay.to(sessions);
        return sessions;
    }

    @Bean
    MigrationViews migrationViews(
            MigrationService service,
            PoolMigrations pools,
            Claims claims,
            Store store,
            AgentSessions sessions,
            OwnPlane self) {
        return new MigrationViews(service, pools, claims, store, sessions, self.name());
    }

    @Bean(destroyMethod = "close")
    TombstoneExpiry tombstoneExpiry(Store store, InstantSource clock) {
        return new TombstoneExpiry(store, clock);
    }
}
