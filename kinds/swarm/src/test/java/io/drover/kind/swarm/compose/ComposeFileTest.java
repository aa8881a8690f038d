package io.drover.kind.swarm.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.kind.service.StackDefinition;
import io.drover.migration.finding.Finding;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComposeFileTest {
    private static ComposeFile.Parsed parse(String text) {
        return ComposeFile.parse(new StackDefinition("shop", text));
    }

    private static ComposeStack stack(String text) {
        ComposeFile.Parsed parsed = parse(text);
        assertThat(parsed.findings()).isEmpty();
        return parsed.stack().orElseThrow();
    }

    /** The only service's spec. */
    private static JsonNode spec(String keys) {
        return stack("services:\n  web:\n    image: shop/web:1\n" + keys.indent(4))
                .services()
                .getFirst()
                .spec();
    }

    private static JsonNode container(String keys) {
        return spec(keys).at("/TaskTemplate/ContainerSpec");
    }

    private static List<Finding> findings(String text) {
        ComposeFile.Parsed parsed = parse(text);
        assertThat(parsed.stack()).as("a stack in spite of findings").isEmpty();
        return parsed.findings();
    }

    private static List<Finding> ofService(String keys) {
        return findings("services:\n  web:\n    image: shop/web:1\n" + keys.indent(4));
    }

    /** As JSON is written: numbers are the same whether they were read or made. */
    private static String text(String json) {
        return new JsonMapper().readTree(json.replace('\'', '"')).toString();
    }

    @Test
    void theSmallestServiceIsWhatDockerStackMakesOfIt() {
        ComposeStack stack = stack("services: {web: {image: 'shop/web:1'}}");
        assertThat(stack.name()).isEqualTo("shop");
        assertThat(stack.services()).singleElement().satisfies(service -> {
            assertThat(service.name()).isEqualTo("shop_web");
            assertThat(service.spec()).hasToString(text("""
                            {'Name':'shop_web',
                             'Labels':{'com.docker.stack.namespace':'shop','com.docker.stack.image':'shop/web:1'},
                             'TaskTemplate':{
                               'ContainerSpec':{'Image':'shop/web:1','Privileges':{},
                                                'Labels':{'com.docker.stack.namespace':'shop'}},
                               'Resources':{},'Placement':{},
                               'Networks':[{'Target':'shop_default','Aliases':['web']}]},
                             'EndpointSpec':{'Ports':[]},
                             'Mode':{'Replicated':{'Replicas':1}}}"""));
        });
        assertThat(stack.networks()).singleElement().satisfies(network -> {
            assertThat(network.name()).isEqualTo("shop_default");
            assertThat(network.external()).isFalse();
            assertThat(network.spec().path("Driver").asString()).isEqualTo("overlay");
        });
    }

    /** The reader takes the text by parts of 1024 characters, and an emoji has two halves. */
    @Test
    void anEmojiMayBeAnywhere() {
        for (int before = 960; before < 1060; before++) {
            String comment = "#" + "x".repeat(before) + "\uD83D\uDE00\n";
            assertThat(stack(comment + "services: {web: {image: w}}").services())
                    .hasSize(1);
        }
    }

    @Test
    void commandsAreListsOrTextsWithQuotes() {
        JsonNode container = container("entrypoint: [sh, -c]\ncommand: sleep \"1 0\" 'a b' c\\ d\n");
        assertThat(container.get("Command")).hasToString(text("['sh','-c']"));
        assertThat(container.get("Args")).hasToString(text("['sleep','1 0','a b','c d']"));
    }

    @Test
    void environmentsAreMappingsOrListsAndKeepWhatIsWritten() {
        assertThat(container("environment: {B: 010, A: true, C: '', D: 1.50}").get("Env"))
                .hasToString(text("['A=true','B=010','C=','D=1.50']"));
        assertThat(container("environment: ['B=x=y', A=$$HOME]").get("Env")).hasToString(text("['A=$HOME','B=x=y']"));
    }

    @Test
    void portsAreShortOrLong() {
        JsonNode ports = spec("""
                ports:
                  - 8080:80
                  - "53:53/udp"
                  - 9000
                  - {target: 443, published: 8443, mode: host}
                """).at("/EndpointSpec/Ports");
        assertThat(ports).hasToString(text("""
                [{'Protocol':'tcp','TargetPort':9000,'PublishMode':'ingress'},
                 {'Protocol':'udp','TargetPort':53,'PublishedPort':53,'PublishMode':'ingress'},
                 {'Protocol':'tcp','TargetPort':80,'PublishedPort':8080,'PublishMode':'ingress'},
                 {'Protocol':'tcp','TargetPort':443,'PublishedPort':8443,'PublishMode':'host'}]"""));
    }

    @Test
    void volumesAreNamedBoundAnonymousOrInMemory() {
        ComposeStack stack = stack("""
                services:
                  web:
                    image: a
                    volumes:
                      - db:/db:ro
                      - /srv/data:/data
                      - /scratch
                      - old:/old:nocopy
                      - {type: tmpfs, target: /tmp, tmpfs: {size: 64M}}
                      - {type: bind, source: /etc/x, target: /x, read_only: true, bind: {propagation: rslave}}
                volumes:
                  db: {driver: local, driver_opts: {type: nfs}, labels: [a=b]}
                  old: {external: true, name: theirs}
                """);
        assertThat(stack.services().getFirst().spec().at("/TaskTemplate/ContainerSpec/Mounts"))
                .hasToString(text("""
                        [{'Type':'volume','Source':'shop_db','VolumeOptions':{
                            'Labels':{'com.docker.stack.namespace':'shop','a':'b'},
                            'DriverConfig':{'Name':'local','Options':{'type':'nfs'}}},
                          'Target':'/db','ReadOnly':true},
                         {'Type':'bind','Source':'/srv/data','Target':'/data'},
                         {'Type':'volume','Target':'/scratch'},
                         {'Type':'volume','Source':'theirs','Target':'/old','VolumeOptions':{'NoCopy':true}},
                         {'Type':'tmpfs','Target':'/tmp','TmpfsOptions':{'SizeBytes':67108864}},
                         {'Type':'bind','Source':'/etc/x','Target':'/x','ReadOnly':true,
                          'BindOptions':{'Propagation':'rslave'}}]"""));
    }

    @Test
    void networksAreListsOrMappingsOwnOrExternal() {
        ComposeStack stack = stack("""
                services:
                  web: {image: a, networks: {front: {aliases: [www]}, theirs: }}
                  db: {image: a, networks: [back]}
                networks:
                  front: {driver: overlay, attachable: true, labels: {a: b}, driver_opts: {encrypted: ''}}
                  back: {internal: true, name: own}
                  theirs: {external: true}
                  unused: {}
                """);
        assertThat(stack.networks())
                .extracting(network -> network.name() + " " + network.external())
                .containsExactly("shop_front false", "theirs true", "own false");
        assertThat(stack.networks().getFirst().spec()).hasToString(text("""
                {'Name':'shop_front','Driver':'overlay','Scope':'swarm',
                 'Labels':{'com.docker.stack.namespace':'shop','a':'b'},
                 'Attachable':true,'Internal':false,'Options':{'encrypted':''}}"""));
        assertThat(stack.services().getFirst().spec().at("/TaskTemplate/Networks"))
                .hasToString(text(
                        "[{'Target':'shop_front','Aliases':['www','web']},{'Target':'theirs','Aliases':['web']}]"));
    }

    @Test
    void allOfDeployIsUnderstood() {
        JsonNode spec = spec("""
                deploy:
                  mode: replicated
                  replicas: 3
                  labels: {tier: front}
                  endpoint_mode: dnsrr
                  placement: {constraints: [node.role == worker], preferences: [{spread: node.labels.zone}], max_replicas_per_node: 2}
                  restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 1m30s}
                  update_config: {parallelism: 2, delay: 10s, failure_action: rollback, monitor: 1.5s, max_failure_ratio: 0.25, order: start-first}
                  rollback_config: {order: stop-first}
                  resources: {limits: {cpus: '0.5', memory: 64M, pids: 100}, reservations: {memory: 1g}}
                """);
        assertThat(spec.get("Mode")).hasToString(text("{'Replicated':{'Replicas':3}}"));
        assertThat(spec.at("/Labels/tier").asString()).isEqualTo("front");
        assertThat(spec.at("/EndpointSpec/Mode").asString()).isEqualTo("dnsrr");
        assertThat(spec.at("/TaskTemplate/Placement")).hasToString(text("""
                {'Constraints':['node.role == worker'],
                 'Preferences':[{'Spread':{'SpreadDescriptor':'node.labels.zone'}}],'MaxReplicas':2}"""));
        assertThat(spec.at("/TaskTemplate/RestartPolicy")).hasToString(text("""
                {'Condition':'on-failure','Delay':5000000000,'MaxAttempts':3,'Window':90000000000}"""));
        assertThat(spec.get("UpdateConfig")).hasToString(text("""
                {'Parallelism':2,'Delay':10000000000,'FailureAction':'rollback','Monitor':1500000000,
                 'MaxFailureRatio':0.25,'Order':'start-first'}"""));
        assertThat(spec.get("RollbackConfig")).hasToString(text("{'Parallelism':1,'Order':'stop-first'}"));
        assertThat(spec.at("/TaskTemplate/Resources/Limits"))
                .hasToString(text("{'NanoCPUs':500000000,'MemoryBytes':67108864,'Pids':100}"));
        assertThat(spec.at("/TaskTemplate/Resources/Reservations")).hasToString(text("{'MemoryBytes':1073741824}"));
        assertThat(spec("deploy: {mode: global}").get("Mode")).hasToString(text("{'Global':{}}"));
    }

    @Test
    void theRestOfAServiceIsUnderstood() {
        JsonNode container = container("""
                healthcheck: {test: wget -q localhost, interval: 30s, timeout: 5s, retries: 3, start_period: 1m}
                labels: [a=b]
                hostname: web-{{.Task.Slot}}
                user: "1000:1000"
                working_dir: /srv
                stop_grace_period: 1m
                read_only: true
                init: false
                x-anything: {at: all}
                """);
        assertThat(container.get("Healthcheck")).hasToString(text("""
                {'Test':['CMD-SHELL','wget -q localhost'],'Interval':30000000000,'Timeout':5000000000,
                 'StartPeriod':60000000000,'Retries':3}"""));
        assertThat(container.at("/Labels/a").asString()).isEqualTo("b");
        assertThat(container.get("Hostname").asString()).isEqualTo("web-{{.Task.Slot}}");
        assertThat(container.get("User").asString()).isEqualTo("1000:1000");
        assertThat(container.get("Dir").asString()).isEqualTo("/srv");
        assertThat(container.get("StopGracePeriod").asLong()).isEqualTo(60_000_000_000L);
        assertThat(container.get("ReadOnly").asBoolean()).isTrue();
        assertThat(container.get("Init").asBoolean()).isFalse();
        assertThat(container("healthcheck: {disable: true}").at("/Healthcheck/Test"))
                .hasToString(text("['NONE']"));
    }

    @Test
    void versionNameAndAliasesOfYamlAreTaken() {
        assertThat(stack("""
                        version: "3.8"
                        name: other
                        x-env: &env {A: b}
                        services:
                          web: {image: a, environment: *env}
                          api: {image: a, environment: *env}
                        """).services())
                .allSatisfy(service -> assertThat(service.spec()
                                .at("/TaskTemplate/ContainerSpec/Env/0")
                                .asString())
                        .isEqualTo("A=b"));
    }

    @Test
    void allUnknownKeysAreToldTogetherByTheirPaths() {
        assertThat(findings("""
                        services:
                          web:
                            image: a
                            privileged: true
                            build: .
                            deploy: {resources: {limits: {gpus: 1}}}
                            ports: [{target: 80, name: http}]
                          db: {image: a, secrets: [s]}
                        networks: {default: {ipam: {}}}
                        secrets: {s: {external: true}}
                        """))
                .allSatisfy(finding -> assertThat(finding.code()).isEqualTo("COMPOSE_KEY_UNSUPPORTED"))
                .extracting(Finding::target)
                .containsExactlyInAnyOrder(
                        "services.web.privileged",
                        "services.web.build",
                        "services.web.deploy.resources.limits.gpus",
                        "services.web.ports[0].name",
                        "services.db.secrets",
                        "networks.default.ipam",
                        "secrets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cap_add",
                "cap_drop",
                "configs",
                "container_name",
                "credential_spec",
                "depends_on",
                "devices",
                "dns",
                "env_file",
                "expose",
                "extends",
                "extra_hosts",
                "ipc",
                "isolation",
                "links",
                "logging",
                "mac_address",
                "network_mode",
                "pid",
                "privileged",
                "profiles",
                "restart",
                "secrets",
                "security_opt",
                "shm_size",
                "stdin_open",
                "stop_signal",
                "sysctls",
                "tmpfs",
                "tty",
                "ulimits"
            })
    void eachOfTheseKeysIsRefusedByItsName(String key) {
        assertThat(ofService(key + ": x")).singleElement().satisfies(finding -> {
            assertThat(finding.target()).isEqualTo("services.web." + key);
            assertThat(finding.seen()).contains("line 4");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image: [a]                                  | services.web.image",
                "ports: 80                                   | services.web.ports",
                "ports: ['127.0.0.1:80:80']                  | services.web.ports[0]",
                "ports: ['8000-8010:80']                     | services.web.ports[0]",
                "ports: ['99999:80']                         | services.web.ports[0]",
                "ports: [{published: 80}]                    | services.web.ports[0]",
                "volumes: ['./here:/there']                  | services.web.volumes[0]",
                "volumes: ['nobody:/there']                  | services.web.volumes[0]",
                "volumes: ['/a:/b:z']                        | services.web.volumes[0]",
                "volumes: ['/a:b']                           | services.web.volumes[0]",
                "volumes: [{type: npipe, target: /a}]        | services.web.volumes[0].type",
                "networks: [nobody]                          | services.web.networks",
                "environment: [HOME]                         | services.web.environment[0]",
                "environment: {HOME: }                       | services.web.environment.HOME",
                "environment: {A: {b: c}}                    | services.web.environment.A",
                "command: \"sleep 'x\"                       | services.web.command",
                "stop_grace_period: 10                       | services.web.stop_grace_period",
                "init: maybe                                 | services.web.init",
                "deploy: {replicas: -1}                      | services.web.deploy.replicas",
                "deploy: {replicas: many}                    | services.web.deploy.replicas",
                "deploy: {mode: global, replicas: 2}         | services.web.deploy.replicas",
                "deploy: {mode: job}                         | services.web.deploy.mode",
                "deploy: {resources: {limits: {cpus: lots}}} | services.web.deploy.resources.limits.cpus",
                "deploy: {update_config: {max_failure_ratio: 2}} | services.web.deploy.update_config.max_failure_ratio",
                "healthcheck: {test: [wget]}                 | services.web.healthcheck.test",
                "healthcheck: {disable: true, test: a}       | services.web.healthcheck.disable",
                "healthcheck: {interval: 1us}                | services.web.healthcheck.interval",
                "labels: !!python/object:os.system {a: b}    | services.web.labels",
            })
    void aWrongValueIsToldWithItsPath(String keys, String path) {
        // The image is there twice where the case gives one; the first is what counts then.
        List<Finding> findings =
                keys.startsWith("image") ? findings("services: {web: {%s}}".formatted(keys)) : ofService(keys);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("COMPOSE_VALUE_WRONG");
            assertThat(finding.target()).isEqualTo(path);
            assertThat(finding.fix()).startsWith("expected ");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"web:${TAG}", "web:$TAG", "web:${TAG:-1}", "$"})
    void variablesAreRefusedRatherThanLeftAsTheyStand(String image) {
        assertThat(findings("services: {web: {image: '%s'}}".formatted(image)))
                .extracting(Finding::code, Finding::target)
                .contains(org.assertj.core.groups.Tuple.tuple("COMPOSE_VARIABLE", "services.web.image"));
    }

    @Test
    void mappingsAreMerged() {
        JsonNode container = stack("""
                        x-a: &a {user: me, hostname: h}
                        services: {web: {image: a, <<: *a, user: you}}
                        """).services().getFirst().spec().at("/TaskTemplate/ContainerSpec");
        assertThat(container.get("User").asString()).isEqualTo("you");
        assertThat(container.get("Hostname").asString()).isEqualTo("h");
        assertThat(findings("services: {web: {image: a, <<: b}}")).isNotEmpty();
    }

    @Test
    void aKeyThatIsThereTwiceIsTold() {
        assertThat(ofService("user: a\nuser: b")).singleElement().satisfies(finding -> {
            assertThat(finding.target()).isEqualTo("services.web.user");
            assertThat(finding.seen()).contains("twice");
        });
    }

    @Test
    void secretsAreNotQuoted() {
        assertThat(ofService("environment: {PASSWORD: 'geheim$HOME'}\nsecret: geheim")
                        .toString())
                .contains("PASSWORD")
                .doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'services:\n  web: [a\n'        | line 3, column 1",
                "'services:\n\tweb: {}\n'        | line 2, column 1",
                "'services: {web: {image: a}'    | line 1",
                "'a: b: c'                       | line 1, column 5",
                "'a: *nobody'                    | line 1, column 4",
            })
    void whatIsNoYamlIsToldWithItsPlace(String text, String place) {
        assertThat(findings(text)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("COMPOSE_UNREADABLE");
            assertThat(finding.seen()).contains(place);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "# nothing\n", "just text", "- a\n- b\n", "services: []\n", "services: {}\n", "42", "\0"})
    void whatIsNoComposeFileIsTold(String text) {
        assertThat(findings(text)).isNotEmpty();
    }

    @Test
    void hostileYamlEndsSoonAndIsRefused() {
        long before = System.nanoTime();
        StringBuilder bomb = new StringBuilder("services:\n  a0: &a0 {image: x}\n");
        for (int i = 1; i < 200; i++) {
            bomb.append("  a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        assertThat(findings(bomb.toString()).getFirst().seen()).contains("aliases");
        assertThat(findings("a: " + "[".repeat(100_000)).getFirst().seen()).contains("deeper than 20");
        assertThat(findings("services: {a: &a {image: *a}}")).isNotEmpty();
        assertThat(findings("x".repeat(600 * 1024)).getFirst().seen()).contains("at most 524288");
        assertThat(findings("? [a]\n: b\n")).isNotEmpty();
        assertThat(findings("a: 1\n---\nb: 2\n").getFirst().seen()).contains("second document");
        assertThat(findings("services: !!javax.script.ScriptEngineManager [a]")).isNotEmpty();
        StringBuilder many = new StringBuilder("services:\n  web:\n    image: a\n");
        for (int i = 0; i < 10_000; i++) {
            many.append("    key%d: x\n".formatted(i));
        }
        assertThat(findings(many.toString()))
                .hasSize(201)
                .last()
                .satisfies(finding -> assertThat(finding.seen()).contains("9800 more"));
        Duration taken = Duration.ofNanos(System.nanoTime() - before);
        System.out.printf("hostile files were refused in %d ms%n", taken.toMillis());
        assertThat(taken).isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a b", "a/b", "../etc", "a.b"})
    void aStackIsCalledWellOrNotAtAll(String name) {
        assertThat(ComposeFile.parse(new StackDefinition(name, "services: {web: {image: a}}"))
                        .findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.target()).isEqualTo("the stack's name"));
    }

    @Test
    void aServicesWholeNameIsShortEnoughForItsHostName() {
        assertThat(findings("services: {%s: {image: a}}".formatted("w".repeat(60))))
                .isNotEmpty();
    }
}
