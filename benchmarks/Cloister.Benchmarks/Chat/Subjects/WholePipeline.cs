using Cloister.AgUi;

namespace Cloister.Benchmarks;

/// <summary>All that stands between the bytes of a response and the folded conversation.</summary>
internal static class WholePipeline
{
    private const int ReadSize = 16 * 1024;

    public static ChatState FoldSse(byte[] response) => Fold(response, new SseFrameReader(), new JsonEventDecoder());

    public static ChatState FoldBinary(byte[] response) => Fold(response, new BinaryFrameReader(), new BinaryEventDecoder());

    private static ChatState Fold(byte[] response, FrameReader frames, EventDecoder decoder)
    {
        var fold = new ChatFold();
        var pipeline = new EventPipeline(new(), new Sink(fold));
        for (var rest = response.AsSpan(); !rest.IsEmpty; )
        {
            var memory = frames.GetMemory(ReadSize);
            var count = Math.Min(Math.Min(rest.Length, memory.Length), ReadSize);
            rest[..count].CopyTo(memory.Span);
            rest = rest[count..];
            frames.Advance(count);
            while (frames.TryRead(out var payload))
            {
                pipeline.Push(decoder.Decode(payload));
            }
        }

        pipeline.Complete();
        return fold.State.Phase == RunPhase.Idle
            ? fold.State
            : throw new InvalidOperationException($"The run ended in {fold.State.Phase}.");
    }

    private sealed class Sink(ChatFold fold) : IEventSink
    {
        public void Push(AgUiEvent agentEvent) => fold.Apply(agentEvent);
    }
}
