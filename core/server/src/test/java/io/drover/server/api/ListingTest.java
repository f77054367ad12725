package io.drover.server.api;

import static io.drover.server.api.ResourcesTest.ids;
import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists: pages, order, filters, links that are followed, and a thousand containers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListingTest {
    private World world;
    private String stack;

    @BeforeAll
    void open() {
        world = new World();
        stack = world.stack("many");
        world.post(P + "/services", Map.of("name", "box", "stackId", stack, "scale", 1000, "startOnCreate", true,
                "launchConfig", Map.of("imageUuid", "docker:busybox")));
        for (var name : List.of("alpha", "beta", "Gamma")) {
            world.post(P + "/services", Map.of("name", name, "stackId", stack, "scale", name.length(), "description",
                    name.equals("beta") ? "" : "50% of " + name, "launchConfig",
                    Map.of("imageUuid", "docker:busybox")));
        }
    }

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void aListHasRanchersForm() {
        var list = world.get(P + "/services").body();

        assertThat(ResourcesTest.names(list)).containsExactlyInAnyOrder("type", "resourceType", "links", "createTypes",
                "actions", "data", "sortLinks", "pagination", "sort", "filters", "createDefaults");
        assertThat(list.path("type").asText()).isEqualTo("collection");
        assertThat(list.at("/links/self").asText()).isEqualTo(world.url + P + "/services");
        assertThat(list.at("/pagination/limit").asInt()).isEqualTo(100);
        assertThat(list.at("/pagination/partial").asBoolean()).isFalse();
        assertThat(list.at("/pagination/next").isNull()).isTrue();
    }

    @Test
    void onlyTheFieldsThatAreWantedAreTold() {
        var one = world.get(P + "/services?name=alpha&fields=name,%20actions&fields=scale,nonsense&include=stack")
                .body()
                .at("/data/0");
        assertThat(ResourcesTest.names(one)).containsExactlyInAnyOrder("id", "type", "baseType", "name", "actions",
                "scale", "stack");
        assertThat(one.at("/stack/name").asText()).isEqualTo("many");
        assertThat(ResourcesTest.names(world.get(P + "/stacks/" + stack + "?fields=state").body()))
                .containsExactlyInAnyOrder("id", "type", "baseType", "state");
        var next = world.get(P + "/containers?limit=2&fields=name").body().at("/pagination/next").asText();
        assertThat(ResourcesTest.names(world.get(next.substring(world.url.length())).body().at("/data/0")))
                .containsExactlyInAnyOrder("id", "type", "baseType", "name");
    }

    @Test
    void pagesCoverEverythingOnceInOrder() {
        var seen = new ArrayList<String>();
        var next = P + "/containers?limit=170";
        int pages = 0;
        while (next != null) {
            var page = world.get(next).body();
            seen.addAll(ids(page));
            next = page.at("/pagination/next").asText(null);
            assertThat(page.at("/pagination/partial").asBoolean()).isEqualTo(next != null);
            pages++;
        }
        assertThat(pages).isEqualTo(6);
        assertThat(seen).hasSize(1000).doesNotHaveDuplicates().isSortedAccordingTo(Order.IDS);
    }

    @Test
    void pagesHoldWhenSortedByAnotherField() {
        for (var sort : List.of("name", "scale", "description")) {
            for (var order : List.of("asc", "desc")) {
                var query = P + "/services?sort=" + sort + "&order=" + order;
                var all = ids(world.get(query).body());
                var paged = new ArrayList<String>();
                for (var next = query + "&limit=1"; next != null;) {
                    var page = world.get(next).body();
                    paged.addAll(ids(page));
                    next = page.at("/pagination/next").asText(null);
                }
                assertThat(paged).as(query).hasSize(4).isEqualTo(all);
            }
        }
        assertThat(world.get(P + "/services?sort=scale&order=desc").body().at("/data/0/scale").asInt())
                .isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({"-2,1000", "0,1000", "5000,1000", "7,7", ",100"})
    void limitsAreRanchers(String limit, int size) {
        assertThat(ids(world.get(P + "/containers" + (limit == null ? "" : "?limit=" + limit)).body())).hasSize(size);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"name=beta|1", "name=nobody|0", "name_eq=beta|1", "name_ne=beta|3",
            "name_ne=beta&name_ne=alpha|2", "name_prefix=be|1", "name_like=%25a|3", "name_like=GAMMA|1",
            "name_notlike=%25a|1", "scale=4|1", "scale_gt=5|1", "scale_gte=5|3", "scale_lt=5|1", "scale_lte=4|1",
            "state=inactive|3", "state_ne=inactive|1", "description_like=50%25%25|2", "removed_null=1|4",
            "removed_null=%3Cnil%3E|4", "removed_notnull=1|0", "all=true&system=false&nonsense=7|4",
            "name=beta&scale=5|0", "limit=2|2", "launchConfig=x|4", "name_nonsense=beta|4"})
    void filtersAreRanchers(String query, int size) {
        assertThat(ids(world.get(P + "/services?" + query).body())).hasSize(size);
    }

    @Test
    void linksAreDrawnIntoTheAnswerWhenAskedFor() {
        var one = world.get(P + "/services?name=beta&include=stack&include=instances&include=nonsense").body();

        assertThat(one.at("/data/0/stack/id").asText()).isEqualTo(stack);
        assertThat(one.at("/data/0/instances")).isEmpty();
        assertThat(world.get(P + "/stacks/" + stack + "?include=services").body().path("services")).hasSize(4);
    }

    @Test
    void aLinkedListIsPagedLikeAnyOther() {
        var box = world.get(P + "/services?name=box").body().at("/data/0");
        var page = world.get(box.at("/links/instances").asText() + "?limit=10").body();

        assertThat(ids(page)).hasSize(10);
        assertThat(ids(world.get(page.at("/pagination/next").asText()).body())).hasSize(10)
                .doesNotContainAnyElementsOf(ids(page));
    }
}
