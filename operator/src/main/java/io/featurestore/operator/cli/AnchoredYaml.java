package io.featurestore.operator.cli;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.NodeEvent;

/// Jackson's YAML with the anchors of all values: its own parser tells those of lists and mappings only.
final class AnchoredYaml extends YAMLFactory {
    private static final long serialVersionUID = 1;

    static final class Parser extends YAMLParser {
        private Parser(
                IOContext context, int features, int yaml, LoaderOptions options, ObjectCodec codec, Reader reader) {
            super(context, features, yaml, options, codec, reader);
        }

        /// Of the value that the parser has just come to.
        Optional<String> anchor() {
            return _lastEvent instanceof NodeEvent value ? Optional.ofNullable(value.getAnchor()) : Optional.empty();
        }
    }

    Parser open(InputStream in) throws IOException {
        return (Parser) createParser(in);
    }

    @Override
    protected YAMLParser _createParser(InputStream in, IOContext context) throws IOException {
        return new Parser(
                context,
                _parserFeatures,
                _yamlParserFeatures,
                _loaderOptions,
                _objectCodec,
                _createReader(in, null, context));
    }
}
