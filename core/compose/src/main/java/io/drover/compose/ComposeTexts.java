package io.drover.compose;

/** The two files of a stack. @param rancher what only {@code rancher-compose.yml} can say */
public record ComposeTexts(String docker, String rancher) {
}
