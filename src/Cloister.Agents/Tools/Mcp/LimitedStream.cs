namespace Cloister.Agents;

/// <summary>Reads a stream whose writer is not trusted to come to an end: more than so much in one piece breaks it off.</summary>
internal sealed class LimitedStream(Stream inner, long limit, LimitedUnit unit) : Stream
{
    private long _size;
    private bool _isLineEmpty = true;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">There is too much of it.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Look(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        Look(buffer[..count]);
        return count;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Look(ReadOnlySpan<byte> read)
    {
        foreach (var value in read)
        {
            _size = IsEnd(value) ? 0 : _size + 1;
            if (_size > limit)
            {
                throw new IOException($"A message of more than {limit} bytes is not read to its end.");
            }
        }
    }

    private bool IsEnd(byte value)
    {
        if (value == '\n')
        {
            var isEnd = unit == LimitedUnit.Line || unit == LimitedUnit.Event && _isLineEmpty;
            _isLineEmpty = true;
            return isEnd;
        }

        _isLineEmpty &= value == '\r';
        return false;
    }
}
