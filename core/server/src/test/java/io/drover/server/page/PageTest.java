package io.drover.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as browsers get it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeAll
    void open() throws Exception {
        var router = Router.router(vertx);
        Page.mount(router);
        server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").toCompletionStage()
                .toCompletableFuture().get(20, java.util.concurrent.TimeUnit.SECONDS);
    }

    @AfterAll
    void close() throws Exception {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, java.util.concurrent.TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/hosts", "/stacks/1st7", "/containers/1i4"})
    void everyPathOfThePageIsThePage(String path) throws Exception {
        for (var method : new String[]{"GET", "HEAD"}) {
            var answer = send(method, path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'self'").doesNotContain("unsafe-eval").doesNotContain("script-src");
        }
        assertThat(send("GET", path).body()).contains("<div id=\"app\">");
    }

    @Test
    void itsFilesAreKeptForEver() throws Exception {
        var script = Pattern.compile("src=\"(/assets/[^\"]+)\"").matcher(send("GET", "/").body());
        assertThat(script.find()).isTrue();
        var answer = send("GET", script.group(1));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).contains("javascript");
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/none.js", "/v3/anything", "/favicon.ico",
            "/assets/../../io/drover/server/Main.class",
            "/assets/%2e%2e/index.html"})
    void whatIsNotThePageIsNotFound(String path) throws Exception {
        assertThat(send("GET", path).statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }
}
