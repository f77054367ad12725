package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Service;
import io.drover.model.Wire;
import io.drover.server.cluster.Authority;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Rancher lets a client change by PUT is changed, all else is left, and what cannot be changes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangesByPutTest {
    private static final Map<String, Object> IMAGE = Map.of("imageUuid", "docker:busybox");
    private World world;
    private String stack;
    private String target;
    private Map<String, String> services;

    @BeforeAll
    void open() {
        world = new World();
        stack = world.stack("shop");
        target = make("service", Map.of("name", "target", "launchConfig", IMAGE));
        services = new HashMap<>();
        services.put("service", make("service", Map.of("name", "plain", "launchConfig", IMAGE)));
        services.put("externalService",
                make("externalService", Map.of("name", "outside", "externalIpAddresses", List.of("10.0.0.1"))));
        services.put("dnsService", make("dnsService", Map.of("name", "alias")));
        services.put("loadBalancerService", make("loadBalancerService", Map.of("name", "lb", "launchConfig", IMAGE,
                "lbConfig", Map.of("portRules", List.of(Map.of("sourcePort", 80, "serviceId", target))))));
        services.put("storageDriverService", make("storageDriverService",
                Map.of("name", "disks", "launchConfig", IMAGE, "storageDriver", Map.of("name", "nfs"))));
        services.put("networkDriverService", make("networkDriverService",
                Map.of("name", "nets", "launchConfig", IMAGE, "networkDriver", Map.of("name", "ipsec"))));
    }

    @AfterAll
    void close() {
        world.close();
    }

    private String make(String type, Map<String, Object> fields) {
        var body = new HashMap<>(fields);
        body.put("stackId", stack);
        var made = world.post(P + "/" + type + "s", body);
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        return made.text("id");
    }

    /** In single quotes for reading; {@code TARGET} is a service of the stack. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "service | description | 'told' | ",
            "service | description | null | ",
            "service | scale | 3 | ",
            "service | scalePolicy | {'type':'scalePolicy','increment':2,'min':1,'max':5} | ",
            "service | scalePolicy | null | ",
            "service | metadata | {'a':{'b':[1]}} | ",
            "service | metadata | null | {}",
            "service | retainIp | true | ",
            "service | selectorLink | 'role=db' | ",
            "service | selectorContainer | 'role=web' | ",
            "service | selectorContainer | '' | null",
            "service | lbConfig | {'portRules':[{'targetPort':8080,'hostname':'a.example'}]} | ",
            "service | lbConfig | null | ",
            "externalService | externalIpAddresses | ['10.0.0.2','10.0.0.3'] | ",
            "externalService | hostname | 'db.example' | ",
            "externalService | description | 'told' | ",
            "externalService | metadata | {'a':1} | ",
            "dnsService | selectorLink | 'role=db' | ",
            "dnsService | retainIp | true | ",
            "dnsService | metadata | {'a':1} | ",
            "loadBalancerService | scale | 2 | ",
            "loadBalancerService | lbConfig | {'portRules':[{'sourcePort':81,'protocol':'tcp','serviceId':'TARGET'}]} | ",
            "loadBalancerService | launchConfig | {'imageUuid':'docker:busybox','ports':['81:81/tcp']} | ",
            "loadBalancerService | launchConfig | {'imageUuid':'docker:busybox','drainTimeoutMs':2500} | ",
            "loadBalancerService | launchConfig | {'imageUuid':'docker:busybox','ports':['82']} | {'ports':['82:82/tcp']}",
            "storageDriverService | storageDriver | {'name':'efs','scope':'environment'} | ",
            "storageDriverService | selectorLink | 'role=db' | ",
            "networkDriverService | networkDriver | {'name':'vxlan'} | ",
            "networkDriverService | scale | 4 | "})
    void whatRancherLetsChangeIsChanged(String type, String field, String given, String shown) {
        var path = P + "/services/" + services.get(type);
        var before = world.get(path).body();
        var value = Wire.read(json(given), JsonNode.class);

        var body = Wire.JSON.createObjectNode();
        body.set(field, value);
        var answer = world.put(path, body);

        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        assertThat(contains(answer.body().path(field), shown == null ? value : Wire.read(json(shown), JsonNode.class)))
                .as(answer.body().path(field).toString()).isTrue();
        before.properties().forEach(other -> {
            var forms = List.of("externalIpAddresses", "hostname");
            var follows = List.of(field, "state", "transitioning", "transitioningMessage", "currentScale",
                    "instanceIds", "createIndex");
            if (!follows.contains(other.getKey()) && !(forms.contains(field) && forms.contains(other.getKey()))) {
                assertThat(answer.body().path(other.getKey())).as(other.getKey()).isEqualTo(other.getValue());
            }
        });
    }

    private String json(String text) {
        return text.strip().replace('\'', '"').replace("TARGET", target);
    }

    private static boolean contains(JsonNode whole, JsonNode part) {
        if (part.isObject()) {
            return part.properties().stream().allMatch(field -> contains(whole.path(field.getKey()), field.getValue()));
        }
        if (part.isArray()) {
            return whole.size() == part.size() && java.util.stream.IntStream.range(0, part.size())
                    .allMatch(i -> contains(whole.get(i), part.get(i)));
        }
        return whole.equals(part);
    }

    /** As clients of Python do. */
    @ParameterizedTest
    @ValueSource(strings = {"service", "externalService", "dnsService", "loadBalancerService", "storageDriverService",
            "networkDriverService"})
    void allThatWasShownCanBeSentBack(String type) {
        var self = world.get(P + "/services/" + services.get(type)).body().at("/links/self").asText();
        var shown = world.get(self).body();
        assertThat(shown.path("type").asText()).isEqualTo(type);
        var seq = world.view().seq();

        var answer = world.put(self, shown);

        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(shown);
        assertThat(world.view().seq()).as("nothing changed").isEqualTo(seq);
    }

    /** Of services and certificates that are away clients are shown nothing. */
    @Test
    void whatABalancerNamesAndNobodyHasStaysWhenItIsSentBack() {
        var made = world.post(P + "/stacks", Map.of("name", "away", "dockerCompose", """
                version: '2'
                services:
                  web: {image: a}
                  lb:
                    image: rancher/lb-service-haproxy
                """, "rancherCompose", """
                version: '2'
                services:
                  lb:
                    lb_config:
                      certs: [one, two]
                      default_cert: three
                      port_rules:
                      - {source_port: 443, protocol: https, service: web, target_port: 80}
                      - {source_port: 443, protocol: https, service: other/api}
                      - {source_port: 443, protocol: https, service: other/store}
                """)).text("id");
        var lb = named(made, "lb");
        var self = P + "/services/" + lb.id();
        var shown = (com.fasterxml.jackson.databind.node.ObjectNode) world.get(self).body();
        assertThat(shown.at("/lbConfig/portRules").findValuesAsText("serviceId")).endsWith("null", "null");
        shown.put("description", "told");
        assertThat(world.put(self, shown).text("description")).isEqualTo("told");
        assertThat(named(made, "lb").spec().lbConfig()).isEqualTo(lb.spec().lbConfig());
        // what is written instead, or left out, is another matter
        var config = Map.of("portRules", List.of(Map.of("sourcePort", 443, "protocol", "https", "serviceId", target)));
        assertThat(world.put(self, Map.of("lbConfig", config)).status()).isEqualTo(200);
        var now = Objects.requireNonNull(named(made, "lb").spec().lbConfig());
        assertThat(now.portRules()).extracting("service").containsExactly("shop/target");
        assertThat(now.allCertificates()).isEmpty();
    }

    /** Who changes the list of what was shown does not mean what was not. */
    @Test
    void certificatesThatAreAwayStayWhenOthersCome() {
        var pair = Authority.create().issue("10.0.0.1");
        var ids = List.of("first", "second").stream().map(name -> world.post(P + "/certificates",
                Map.of("name", name, "cert", pair.certificate(), "key", pair.key())).text("id")).toList();
        var made = world.post(P + "/stacks", Map.of("name", "certified", "dockerCompose", """
                version: '2'
                services:
                  lb: {image: rancher/lb-service-haproxy}
                """, "rancherCompose", """
                version: '2'
                services:
                  lb:
                    lb_config:
                      certs: [first, later]
                      default_cert: elsewhere
                      port_rules:
                      - {source_port: 443, protocol: https, selector: a=b}
                """)).text("id");
        var self = P + "/loadbalancerservices/" + named(made, "lb").id();
        var config = (com.fasterxml.jackson.databind.node.ObjectNode) world.get(self).body().path("lbConfig");
        assertThat(config.path("certificateIds")).extracting(JsonNode::asText).containsExactly(ids.getFirst());

        config.putArray("certificateIds").add(ids.getLast()).add(ids.getFirst());
        assertThat(world.put(self, Map.of("lbConfig", config)).status()).isEqualTo(200);
        var now = Objects.requireNonNull(named(made, "lb").spec().lbConfig());
        assertThat(now.certificates()).containsExactly("second", "first", "later");
        assertThat(now.defaultCertificate()).isEqualTo("elsewhere");

        config.putArray("certificateIds").add("1c999");
        var refused = world.put(self, Map.of("lbConfig", config));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("fieldName")).isEqualTo("certificateIds");
        assertThat(refused.text("message")).contains("there is no certificate 1c999");
        config.putArray("certificateIds").add(ids.getFirst());
        config.put("defaultCertificateId", "1c999");
        refused = world.put(self, Map.of("lbConfig", config));
        assertThat(refused.text("fieldName")).isEqualTo("defaultCertificateId");
        assertThat(named(made, "lb").spec().lbConfig()).as("nothing changed").isEqualTo(now);

        config.put("defaultCertificateId", ids.getFirst()).putArray("certificateIds");
        assertThat(world.put(self, Map.of("lbConfig", config)).status()).isEqualTo(200);
        now = Objects.requireNonNull(named(made, "lb").spec().lbConfig());
        assertThat(now.certificates()).as("none at all").isEmpty();
        assertThat(now.defaultCertificate()).isEqualTo("first");
    }

    @Test
    void aBalancersOwnCheckIsShownAndNotTakenForAPersons() {
        var self = P + "/services/" + services.get("loadBalancerService");
        var check = world.get(self).body().at("/launchConfig/healthCheck");
        assertThat(List.of(check.path("port").asInt(), check.path("interval").asInt(),
                check.path("responseTimeout").asInt(), check.path("healthyThreshold").asInt(),
                check.path("unhealthyThreshold").asInt(), check.path("initializingTimeout").asInt(),
                check.path("reinitializingTimeout").asInt())).containsExactly(42, 2000, 2000, 2, 3, 60_000, 60_000);
        assertThat(check.path("strategy").asText()).isEqualTo("recreate");
        var shown = world.get(self).body();
        assertThat(world.put(self, Map.of("launchConfig", shown.path("launchConfig"))).status()).isEqualTo(200);
        var spec = Objects.requireNonNull(world.view().get(Service.class,
                Objects.requireNonNull(services.get("loadBalancerService")))).spec();
        assertThat(Objects.requireNonNull(spec.launchConfig()).healthCheck()).isNull();
    }

    @Test
    void whatCannotBeChangedThisWayIsPassedOver() {
        var path = P + "/services/" + target;
        var before = world.get(path).body();
        var answer = world.put(path, Map.of("stackId", "1st99", "launchConfig", Map.of("imageUuid", "docker:other"),
                "startOnCreate", true, "state", "removed", "nothing", 1, "hostname", "a", "secondaryLaunchConfigs",
                List.of(Map.of())));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "service | {'name':'TARGET'} | NotUnique | name",
            "service | {'name':'a b'} | InvalidCharacters | name",
            "service | {'name':'a--b'} | InvalidCharacters | name",
            "service | {'name':null} | NotNullable | name",
            "service | {'name':''} | MinLengthExceeded | name",
            "service | {'description':'new','scale':-1} | MinLimitExceeded | scale",
            "service | {'metadata':[]} | InvalidFormat | metadata",
            "service | {'retainIp':'perhaps'} | InvalidFormat | retainIp",
            "service | {'scalePolicy':3} | InvalidFormat | scalePolicy",
            "service | {'selectorLink':{}} | InvalidFormat | selectorLink",
            "externalService | {'externalIpAddresses':[],'hostname':''} | MissingRequired | externalIpAddresses",
            "externalService | {'externalIpAddresses':['10.0.0.9'],'hostname':'a'} | MissingRequired |"
                    + " externalIpAddresses",
            "loadBalancerService | {'lbConfig':{'portRules':[{}]}} | MissingRequired | lbConfig.portRules[0].sourcePort",
            "loadBalancerService | {'lbConfig':{'portRules':[{'sourcePort':1,'serviceId':'1s99'}]}} | InvalidReference |"
                    + " lbConfig.portRules[0].serviceId",
            "loadBalancerService | {'lbConfig':{'portRules':[{'sourcePort':1,'targetPort':1,'path':'/a'}]}} |"
                    + " MissingRequired | lbConfig.portRules[0].serviceId",
            "loadBalancerService | {'launchConfig':{}} | MissingRequired | launchConfig.imageUuid"})
    void whatCannotBeChangesNothing(String type, String given, String code, String field) {
        var seq = world.view().seq();
        var answer = world.send("PUT", P + "/services/" + services.get(type),
                given.replace('\'', '"').replace("TARGET", "Target"), world.admin());
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(422);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.text("fieldName")).isEqualTo(field);
        assertThat(answer.text("message")).isNotEmpty();
        assertThat(world.view().seq()).isEqualTo(seq);
    }

    @Test
    void whatNamedAServiceOrStackGoesOnNamingIt() {
        var made = world.post(P + "/stacks", Map.of("name", "first", "startOnCreate", true, "dockerCompose", """
                version: '2'
                services:
                  db: {image: b}
                """)).text("id");
        var other = world.post(P + "/stacks", Map.of("name", "second", "dockerCompose", """
                version: '2'
                services:
                  page: {image: a, external_links: ['first/db:store']}
                """)).text("id");
        var web = world.post(P + "/services", Map.of("name", "web", "stackId", made, "startOnCreate", true,
                "launchConfig", IMAGE, "secondaryLaunchConfigs", List.of(Map.of("name", "side", "imageUuid", "docker:a",
                        "networkLaunchConfig", "web", "dataVolumesFromLaunchConfigs", List.of("web")))))
                .text("id");
        var db = named(made, "db").id();
        var before = world.view().instancesOf(web).stream().map(it -> it.id() + it.name()).toList();

        assertThat(world.put(P + "/services/" + db, Map.of("name", "base")).text("name")).isEqualTo("base");
        assertThat(world.put(P + "/services/" + web, Map.of("name", "site")).text("name")).isEqualTo("site");
        assertThat(world.put(P + "/stacks/" + made, Map.of("name", "one")).text("name")).isEqualTo("one");

        assertThat(named(other, "page").spec().links()).extracting("service").containsExactly("one/base");
        var side = named(made, "site").spec().sidekicks().getFirst();
        assertThat(side.storage().volumesFrom()).containsExactly("site");
        assertThat(side.networking().networkFrom()).isEqualTo("site");
        assertThat(world.view().instancesOf(web)).as("the containers stay")
                .extracting(it -> it.id() + it.name()).containsExactlyElementsOf(before);
        assertThat(world.view().instancesOf(web)).filteredOn(it -> it.config().name().equals("side"))
                .allSatisfy(it -> assertThat(it.config()).isEqualTo(side)).hasSize(1);
    }

    private Service named(String stackId, String name) {
        return Objects.requireNonNull(world.view().serviceNamed(stackId, name), name);
    }

    @Test
    void stacksAndContainersAreRenamed() {
        var free = world.stack("free");
        var renamed = world.put(P + "/stacks/" + free,
                Map.of("name", "Free", "description", "d", "externalId", "catalog://a"));
        assertThat(List.of(renamed.text("name"), renamed.text("externalId"))).containsExactly("Free", "catalog://a");
        var taken = world.put(P + "/stacks/" + free, Map.of("name", "SHOP", "description", "other"));
        assertThat(List.of(taken.text("code"), taken.text("fieldName"))).containsExactly("NotUnique", "name");
        assertThat(world.get(P + "/stacks/" + free).text("description")).isEqualTo("d");

        var container = world.post(P + "/containers", Map.of("name", "one", "imageUuid", "docker:a")).text("id");
        world.post(P + "/containers", Map.of("name", "two", "imageUuid", "docker:a"));
        var path = P + "/containers/" + container;
        var changed = world.put(path, Map.of("name", "three", "description", "d", "imageUuid", "docker:b"));
        assertThat(List.of(changed.text("name"), changed.text("description"), changed.text("imageUuid")))
                .containsExactly("three", "d", "docker:a");
        assertThat(world.put(path, Map.of("name", "two")).text("code")).isEqualTo("NotUnique");
        assertThat(world.put(path, Map.of("name", "a b")).text("code")).isEqualTo("InvalidCharacters");
        assertThat(world.post(path + "?action=update", Map.of("name", "four")).status()).isEqualTo(202);
        assertThat(world.get(path).text("name")).isEqualTo("four");
    }
}
