using System.Buffers;
using Cloister.AgUi;

namespace Snippets;

internal static class Protocol
{
    public static async Task RunAsync()
    {
        // <snippet:protocol-decode>
        var decoder = new JsonEventDecoder(new() { OnUnrecognised = it => Console.WriteLine($"{it.Kind} at {it.Path}") });

        var delta = decoder.Decode("""{"type":"TEXT_MESSAGE_CONTENT","messageId":"m1","delta":"Hello","mood":"sunny"}"""u8);
        var news = decoder.Decode("""{"type":"WEATHER_CHANGED","sky":"clear"}"""u8);

        Console.WriteLine(AgUiJson.ToText(delta)); // without the mood
        Console.WriteLine(news is UnknownEvent); // True: it is here to be looked at, and goes no further
        // </snippet:protocol-decode>

        // <snippet:protocol-pipeline>
        AgUiEvent[] stream =
        [
            new RunStartedEvent("thread", "run"),
            new TextMessageChunkEvent { MessageId = "m1", Delta = "Good " },
            new TextMessageChunkEvent { Delta = "morning" },
            new ToolCallEndEvent("call-1"), // nobody started that call
            new RunFinishedEvent("thread", "run"),
        ];
        var options = new PipelineOptions { OnViolation = violation => Console.WriteLine($"{violation.Rule}: {violation.Message}") };

        await foreach (var e in EventPipeline.RunAsync(stream.ToAsyncEnumerable(), options))
        {
            Console.WriteLine(e is RunEnded ended ? $"{e.Type}: {ended.Outcome}" : $"{e.Type}");
        }
        // </snippet:protocol-pipeline>

        // <snippet:protocol-encodings>
        var buffer = new ArrayBufferWriter<byte>();
        new BinaryEventEncoder().Write(delta, buffer);
        var again = new BinaryEventDecoder().Decode(buffer.WrittenSpan);

        Console.WriteLine(again == delta); // True
        Console.WriteLine($"{AgUiJson.ToUtf8(delta).Length} bytes of JSON, {buffer.WrittenCount} of Protobuf");
        // </snippet:protocol-encodings>
    }
}
