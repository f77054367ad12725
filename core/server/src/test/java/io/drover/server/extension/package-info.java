@org.jspecify.annotations.NullMarked
package io.drover.server.extension;
