using System.Buffers;
using System.IO.Pipelines;

namespace Cloister.AgUi;

/// <summary>Writes events as frames, each whole or not at all.</summary>
internal abstract class EventFrames(PipeWriter output)
{
    private const int MostUnsent = 16 * 1024;

    private int _unsent;
    private bool _isNew = true;

    /// <summary>Whether there is something to send; a new response sends its headers.</summary>
    public bool HasUnsent => _isNew || _unsent > 0;

    /// <summary>Whether so much waits to be sent that the agent should wait too.</summary>
    public bool IsFull => _unsent >= MostUnsent;

    public static EventFrames To(PipeWriter output, RunRequest request) =>
        request.Encoding == AgUiEncoding.Binary ? new Binary(output) : new Sse(output, request.EventId);

    public abstract void Write(AgUiEvent agentEvent);

    public abstract void WriteKeepAlive();

    /// <summary>Sends what was written.</summary>
    /// <returns>Whether somebody still reads.</returns>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        _unsent = 0;
        _isNew = false;
        var result = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return !result.IsCompleted;
    }

    protected void Send(ReadOnlySpan<byte> frame)
    {
        output.Write(frame);
        _unsent += frame.Length;
    }

    private sealed class Sse(PipeWriter output, Func<string?>? eventId) : EventFrames(output)
    {
        private readonly JsonEventEncoder _encoder = new();
        private readonly ArrayBufferWriter<byte> _frame = new();

        public override void Write(AgUiEvent agentEvent)
        {
            _frame.ResetWrittenCount();
            if (eventId?.Invoke() is { } id)
            {
                SseFrameWriter.WriteId(_frame, id);
            }

            SseFrameWriter.BeginData(_frame);
            _encoder.Write(agentEvent, _frame);
            SseFrameWriter.EndData(_frame);
            Send(_frame.WrittenSpan);
        }

        public override void WriteKeepAlive()
        {
            _frame.ResetWrittenCount();
            SseFrameWriter.WriteKeepAlive(_frame);
            Send(_frame.WrittenSpan);
        }
    }

    private sealed class Binary(PipeWriter output) : EventFrames(output)
    {
        private readonly BinaryEventEncoder _encoder = new();
        private readonly BinaryFrameWriter _frame = new();

        public override void Write(AgUiEvent agentEvent)
        {
            _frame.Clear();
            _frame.BeginFrame();
            _encoder.Write(agentEvent, _frame);
            _frame.EndFrame();
            Send(_frame.WrittenMemory.Span);
        }

        /// <summary>The binary encoding has nothing that says nothing.</summary>
        public override void WriteKeepAlive() { }
    }
}
