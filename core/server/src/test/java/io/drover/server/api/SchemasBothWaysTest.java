package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Our schemas and those of a live Rancher 1.6, compared both ways: all that differs is written down here, with its reason. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemasBothWaysTest {
    private static final Path DUMP = Path.of("../../../shared/data/rancher-v2-beta-schemas.json");
    private static final List<String> SERVED = List.of("project", "stack", "service", "externalService", "dnsService",
            "loadBalancerService", "storageDriverService", "networkDriverService", "container", "host",
            "registrationToken", "apiKey", "setting", "pullTask", "volume", "volumeTemplate", "serviceConsumeMap",
            "network", "certificate");
    /** What is only ever a part of others. */
    private static final List<String> PARTS = List.of("serviceLink", "launchConfig", "secondaryLaunchConfig",
            "lbConfig", "instanceHealthCheck", "serviceRestart",
            "setServiceLinksInput", "addRemoveServiceLinkInput", "composeConfig", "composeConfigInput", "instanceStop",
            "containerLogs", "containerExec", "hostAccess");
    private static final List<String> ATTRIBUTES = List.of("type", "create", "update", "nullable", "required",
            "default",
            "options", "min", "max", "minLength", "maxLength", "validChars");
    private static final String LATER_RANCHER = "of later versions of Rancher 1.6, and compose files use it";
    private static final String TOKENS = "Rancher takes these by an admin's key, whose schema the dump is not";

    /** {@code type.field.attribute}, {@code type +field}, {@code type -METHOD} and the like: the reason. */
    private static final Map<String, String> DIFFERENCES = differences();
    private World world;
    private Map<String, JsonNode> live;
    private Map<String, JsonNode> ours;

    private static Map<String, String> differences() {
        var all = new HashMap<String, String>();
        all.put("stack.dockerCompose.update", "new compose texts come by PUT, with no command of Rancher's between");
        all.put("stack.rancherCompose.update", "as dockerCompose");
        all.put("stack.environment.update", "as dockerCompose");
        all.put("stack.dockerCompose.nullable", "a stack that was built service by service has none");
        all.put("stack.rancherCompose.nullable", "as dockerCompose");
        all.put("stack.environment.nullable", "as dockerCompose");
        all.put("stack +notes", "what the compose files ask for and is not honoured");
        all.put("project.name.required", "an environment without a name cannot be chosen by anybody");
        all.put("setting.name.create", TOKENS);
        all.put("setting.name.required", TOKENS);
        all.put("setting.value.create", TOKENS);
        all.put("setting.value.update", TOKENS);
        all.put("setting.value.maxLength", "64 kB, which is more than any known setting has");
        all.put("setting +POST", TOKENS);
        all.put("setting +PUT", TOKENS);
        all.put("project +POST", TOKENS);
        all.put("project +PUT", TOKENS);
        all.put("project +DELETE", TOKENS);
        all.put("volumeTemplate +DELETE", "as the action remove, which there is");
        all.put("volumeTemplate +volumeName", "in Rancher it is seen on the hosts only");
        all.put("registrationToken +shellCommand", "a host without Docker's socket in a container is registered by it");
        all.put("host +evacuate", "of later versions of Rancher 1.6");
        all.put("volume -PUT", "what a volume was made as cannot be changed under what is in it");
        all.put("network -POST", "each environment has exactly one, which comes and goes with it");
        all.put("network -DELETE", "as POST");
        all.put("network +portRange", "in Rancher of the environment, as servicesPortRange");
        for (var field : List.of("driver", "driverReason", "subnet")) {
            all.put("network +" + field, "in Rancher a driver is a service of its own, whose template has the subnet");
        }
        for (var field : List.of("defaultPolicyAction", "policy")) {
            all.put("network +" + field, "of later versions of Rancher 1.6");
        }
        all.put("network +rotatesecret", "in Rancher the secret of the hosts stays as it is for ever");
        for (var kind : List.of("service", "externalService", "dnsService", "loadBalancerService",
                "networkDriverService", "storageDriverService")) {
            for (var field : List.of("upgradeStrategy", "upgradeOptions", "upgradeShare")) {
                all.put(kind + " +" + field, "in Rancher all upgrades go in one way");
            }
        }
        for (var field : List.of("domains", "directory", "directoryCert", "email", "renew")) {
            all.put("certificate +" + field, "in Rancher certificates come from people only");
        }
        for (var field : List.of("cert", "key")) {
            all.put("certificate." + field + ".required", "an issuer gives them where domains are named");
        }
        for (var kind : List.of("stack", "service", "loadBalancerService", "networkDriverService",
                "storageDriverService")) {
            all.put(kind + " +purge", "in Rancher one container that its host does not remove holds it up for ever");
        }
        all.put("externalService +addressHealth", "in Rancher nobody is told which address is ill, nor why");
        all.put("loadBalancerService +statistics", "in Rancher HAProxy's numbers are shown to nobody");
        all.put("host +networkDrivers", "what the driver of the network can be");
        all.put("host +unreachable", "in Rancher nobody is told which hosts do not reach each other as they should");
        all.put("container +requestedIpAddress", "launch configs have it, in Rancher as well");
        for (var field : List.of("exitCode", "serviceIndex", "stackId")) {
            all.put("container +" + field, "of later versions of Rancher 1.6");
        }
        for (var field : List.of("healthHistory", "healthReason", "healthSince", "healthcheckHostIds")) {
            all.put("container +" + field, "in Rancher nobody is told why a container is unhealthy, nor who says so");
        }
        for (var field : List.of("runInit", "stopTimeout")) {
            for (var type : List.of("container", "launchConfig", "secondaryLaunchConfig")) {
                all.put(type + " +" + field, LATER_RANCHER);
            }
        }
        all.put("launchConfig +drainTimeoutMs", LATER_RANCHER);
        for (var type : SERVED) {
            if (!type.equals("setting")) {
                all.put(type + " +createdTS", "Rancher shows it of every resource, and its schemas do not say so");
            }
        }
        for (var type : List.of("launchConfig", "secondaryLaunchConfig")) {
            all.put(type + " +restartPolicy", "containers have it in Rancher, and compose files say it of services");
        }
        return Map.copyOf(all);
    }

    @BeforeAll
    void open() throws IOException {
        world = new World();
        live = byId(Wire.JSON.readTree(Files.readString(DUMP)));
        ours = byId(world.get(P + "/schemas").body());
    }

    @AfterAll
    void close() {
        world.close();
    }

    private static Map<String, JsonNode> byId(JsonNode schemas) {
        var all = new HashMap<String, JsonNode>();
        schemas.path("data").forEach(schema -> all.put(schema.path("id").asText(), schema));
        return all;
    }

    @Test
    void allThatDiffersIsWrittenDown() {
        var found = new TreeSet<String>();
        Stream.concat(SERVED.stream(), PARTS.stream()).forEach(type -> fields(type,
                theirs(type).path("resourceFields"), ours(type).path("resourceFields"), found));
        for (var type : SERVED) {
            var theirs = theirs(type);
            var mine = ours(type);
            assertThat(mine.path("pluralName")).isEqualTo(theirs.path("pluralName"));
            sets(type, ResourcesTest.names(theirs.path("resourceActions")),
                    ResourcesTest.names(mine.path("resourceActions")), found);
            for (var methods : List.of("resourceMethods", "collectionMethods")) {
                sets(type, Wire.read(theirs.path(methods).toString(), List.class),
                        Wire.read(mine.path(methods).toString(), List.class), found);
            }
            ResourcesTest.names(theirs.path("resourceActions")).forEach(action -> assertThat(
                    mine.at("/resourceActions/" + action)).as(type + " " + action)
                    .isEqualTo(theirs.at("/resourceActions/" + action)));
        }
        assertThat(found).isEqualTo(new TreeSet<>(DIFFERENCES.keySet()));
        assertThat(DIFFERENCES.values()).allSatisfy(reason -> assertThat(reason).isNotBlank());
    }

    private JsonNode theirs(String type) {
        return Objects.requireNonNull(live.get(type), type);
    }

    private JsonNode ours(String type) {
        return Objects.requireNonNull(ours.get(type), type);
    }

    private static void fields(String type, JsonNode theirs, JsonNode mine, TreeSet<String> found) {
        sets(type, ResourcesTest.names(theirs), ResourcesTest.names(mine), found);
        theirs.properties().forEach(field -> {
            if (mine.has(field.getKey())) {
                for (var attribute : ATTRIBUTES) {
                    if (!said(field.getValue(), attribute).equals(said(mine.path(field.getKey()), attribute))) {
                        found.add(type + "." + field.getKey() + "." + attribute);
                    }
                }
            }
        });
    }

    /** Absent, null and no say the same. */
    private static String said(JsonNode field, String attribute) {
        var value = field.path(attribute);
        return value.isNull() || value.isMissingNode() || (value.isBoolean() && !value.booleanValue())
                ? ""
                : value.toString();
    }

    private static void sets(String type, Iterable<?> theirs, Iterable<?> mine, TreeSet<String> found) {
        var left = new TreeSet<String>();
        theirs.forEach(name -> left.add(String.valueOf(name)));
        mine.forEach(name -> {
            if (!left.remove(String.valueOf(name))) {
                found.add(type + " +" + name);
            }
        });
        left.forEach(name -> found.add(type + " -" + name));
    }
}
