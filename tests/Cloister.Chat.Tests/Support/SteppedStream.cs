using System.Text;
using System.Threading.Channels;

namespace Cloister.Chat.Tests;

/// <summary>A response body that gives what the test pushes, one piece for each read, and tells when it is read from.</summary>
internal sealed class SteppedStream : Stream
{
    private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();
    private readonly Channel<bool> _reads = Channel.CreateUnbounded<bool>();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads wait on, whatever their token says.</summary>
    public bool IgnoresCancellation { get; init; }

    public Task Disposed => _disposed.Task.WaitAsync(Script.Patience);

    public bool IsDisposed => _disposed.Task.IsCompleted;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Push(string text) => _pieces.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

    public void Break(Exception exception) => _pieces.Writer.TryComplete(exception);

    /// <summary>Waits for the next read to begin.</summary>
    public Task ReadBegunAsync() => _reads.Reader.ReadAsync().AsTask().WaitAsync(Script.Patience);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _reads.Writer.TryWrite(true);
        if (!await _pieces.Reader.WaitToReadAsync(IgnoresCancellation ? default : cancellationToken))
        {
            return 0;
        }

        Assert.True(_pieces.Reader.TryRead(out var piece));
        piece.CopyTo(buffer);
        return piece.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _disposed.TrySetResult();
        base.Dispose(disposing);
    }
}
