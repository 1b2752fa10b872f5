using System.Buffers;
using System.Text;

namespace Cloister.AgUi.Tests.Fuzz;

/// <summary>All doors through which bytes of a stranger come in, each with what is right to say there.</summary>
internal static class FuzzTargets
{
    private static readonly string[] Events = [.. WireTable.All.Select(wire => wire.Json(member => member.Right[0]))];

    private static readonly byte[][] Payloads = [.. Events.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Frames = [.. Events.Select(json => Binary.Encode(AgUiJson.ParseEvent(json)))];

    private static readonly string[] Runs =
    [
        .. new[] { 3, 5, 8, 13 }.Select(seed =>
            string.Concat(
                new Folding.RandomStream(seed)
                    .Events(() => ChatState.Empty)
                    .Select(agentEvent => $"data: {AgUiJson.ToText(agentEvent)}\n\n")
            )
        ),
    ];

    private static readonly byte[][] States =
    [
        .. new[] { 1, 2, 3 }.Select(seed => ChatStateJson.ToUtf8(StateOf(seed))),
        """{"messages":[{"id":"u","role":"user","content":"x","timestamp":"2020-01-01T00:00:00Z"}],"pendingMessage":{"id":"a","role":"assistant","content":"y"},"pendingToolCalls":[{"id":"c","name":"f","arguments":"{","parentMessageId":"a"}],"reasoningEcho":{"a":"e"},"phase":"running"}"""u8.ToArray(),
    ];

    private static readonly byte[][] Patches =
    [
        """{"a":{"b":[1,2,{"c":null}],"~":1,"":2}}|[{"op":"add","path":"/a/b/-","value":1},{"op":"move","from":"/a/b/0","path":"/a/b/1"},{"op":"copy","from":"/a","path":"/a/b/2/c"},{"op":"test","path":"/a/~0","value":1.0},{"op":"remove","path":"/a/"},{"op":"replace","path":"","value":[]}]"""u8.ToArray(),
        """[[],[0,1,2,3,4,5,6,7,8,9,10],"x",1e3]|[{"op":"copy","from":"","path":"/0/-"},{"op":"copy","from":"","path":"/0/0"},{"op":"remove","path":"/1/10"}]"""u8.ToArray(),
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("json event", Payloads, JsonEvent),
        new("binary event", Frames, BinaryEvent),
        new("patch", Patches, Patch),
        new("stored conversation", States, StoredConversation),
        new("input", [.. Payloads.Where(IsRunStarted).Select(InputOf)], Input),
        new("sse run", [.. Runs.Select(Encoding.UTF8.GetBytes)], bytes => Run(new SseFrameReader(), new JsonEventDecoder(Picky()), bytes)),
        new("binary run", [.. Frames.Select(Framed)], bytes => Run(new BinaryFrameReader(), new BinaryEventDecoder(Picky()), bytes)),
    ];

    private static bool IsRunStarted(byte[] payload) => payload.AsSpan().IndexOf("RUN_STARTED"u8) >= 0;

    private static byte[] InputOf(byte[] runStarted)
    {
        var output = new ArrayBufferWriter<byte>();
        AgUiJson.WriteInput(((RunStartedEvent)AgUiJson.ParseEvent(runStarted)).Input!, output);
        return output.WrittenSpan.ToArray();
    }

    private static ChatState StateOf(int seed)
    {
        var fold = new ChatFold();
        foreach (var agentEvent in new Folding.RandomStream(seed).Events(() => fold.State))
        {
            fold.Apply(agentEvent);
        }
        return fold.State;
    }

    private static byte[] Framed(byte[] payload) =>
        [0, 0, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload, 0, 0, 0, 4, 0x12, 0x02, 0x0a, 0x00];

    private static DecoderOptions Picky() => new() { KeepWire = true, OnUnrecognised = told => Assert.NotEmpty(told.Path) };

    private static void JsonEvent(byte[] bytes) => Decode(new JsonEventDecoder(Picky()), bytes);

    private static void BinaryEvent(byte[] bytes) => Decode(new BinaryEventDecoder(Picky()), bytes);

    /// <summary>What was read can be written and read again, in the same words; the binary encoding takes it too.</summary>
    private static void Decode(EventDecoder decoder, byte[] bytes)
    {
        AgUiEvent decoded;
        try
        {
            decoded = decoder.Decode(bytes);
        }
        catch (AgUiFormatException)
        {
            return;
        }

        if (decoded is MalformedEvent or UnknownEvent)
        {
            return;
        }

        Assert.Equal(decoded, AgUiJson.ParseEvent(AgUiJson.ToUtf8(decoded)));
        Assert.Equal(decoded.Type, Binary.Decode(Binary.Encode(decoded)).Type);
    }

    private static void Patch(byte[] bytes)
    {
        var bar = bytes.AsSpan().IndexOf((byte)'|');
        if (bar < 0 || !JsonData.TryParse(bytes.AsSpan(0, bar), out var document))
        {
            return;
        }

        var before = document.ToString();
        byte[] delta = [.. "{\"type\":\"STATE_DELTA\",\"delta\":"u8, .. bytes.AsSpan(bar + 1), .. "}"u8];
        try
        {
            if (new JsonEventDecoder().Decode(delta) is StateDeltaEvent patch)
            {
                var result = JsonPatch.Apply(document, patch.Delta, new() { MaxOperations = 100, MaxDocumentSize = 100_000 });
                Assert.Equal(result.Document, JsonData.Parse(result.Document.ToUtf8(), 512));
                Assert.All(patch.Delta, operation => JsonPointer.TryFind(document, operation.Path, out _));
                Assert.True(result.Applied || ReferenceEquals(document, result.Document));
            }
        }
        catch (AgUiFormatException)
        {
            // Refused as it should be.
        }

        Assert.Equal(before, document.ToString());
    }

    private static void StoredConversation(byte[] bytes)
    {
        ChatState state;
        try
        {
            state = ChatStateJson.Read(bytes);
        }
        catch (ChatStateFormatException)
        {
            return;
        }

        var again = ChatStateJson.Read(ChatStateJson.ToUtf8(state));
        Assert.Equal(state.Messages, again.Messages);
        // Without the ids: of half a surrogate pair in one, a replacement comes back.
        Assert.Equal(state.Open.Select(item => (item.Kind, item.Status)), again.Open.Select(item => (item.Kind, item.Status)));
        Assert.True(state.PendingMessages.Count() <= state.Messages.Count);
        Assert.All(state.PendingToolCalls, pending => Assert.Contains(state.Open, item => item.Id == pending.Call.Id));
        Use(state.Reopened());
        Use(state);
    }

    private static void Use(ChatState state)
    {
        var fold = new ChatFold(state);
        foreach (var agentEvent in new Folding.RandomStream(4).Events(() => fold.State))
        {
            fold.Apply(agentEvent);
        }
        fold.SettlePartials(PartialMessagePolicy.Keep);
    }

    private static void Input(byte[] bytes)
    {
        RunAgentInput input;
        try
        {
            input = AgUiJson.ReadInput(bytes, maxMessages: 8, told => Assert.NotEmpty(told.Path));
        }
        catch (AgUiFormatException)
        {
            return;
        }

        var output = new ArrayBufferWriter<byte>();
        AgUiJson.WriteInput(input, output);
        var again = AgUiJson.ReadInput(output.WrittenSpan);
        Assert.Equal(input with { Messages = input.Messages.Where(message => message is not ActivityMessage).ToValueList() }, again);
    }

    private static void Run(FrameReader frames, EventDecoder decoder, byte[] bytes)
    {
        var fold = new ChatFold();
        var sink = new FoldSink(fold);
        var pipeline = new EventPipeline(new PipelineOptions { NewId = () => "new" }, sink);
        try
        {
            foreach (var chunk in bytes.Chunk(1 + (bytes.Length % 97)))
            {
                chunk.CopyTo(frames.GetMemory(chunk.Length));
                frames.Advance(chunk.Length);
                Push(frames, decoder, pipeline);
            }

            frames.Complete();
            Push(frames, decoder, pipeline);
            pipeline.Complete();
        }
        catch (Exception exception) when (exception is FramingException or AgUiFormatException)
        {
            pipeline.Fail(RunOutcome.Rejected, null);
        }

        Assert.False(fold.State.IsRunning);
        Assert.Equal(fold.State.Messages, ChatStateJson.Read(ChatStateJson.ToUtf8(fold.State)).Messages);
    }

    private static void Push(FrameReader frames, EventDecoder decoder, EventPipeline pipeline)
    {
        while (!pipeline.IsOver && frames.TryRead(out var payload))
        {
            pipeline.Push(decoder.Decode(payload));
        }
    }

    private sealed class FoldSink(ChatFold fold) : IEventSink
    {
        public void Push(AgUiEvent agentEvent) => fold.Apply(agentEvent);
    }
}
