namespace Cloister.AgUi;

/// <summary>Cuts the bytes of a response into frames, one protocol event each: bytes in, payloads out.</summary>
/// <remarks>
/// <para>
/// Alternate between adding bytes (<see cref="FillAsync"/>, or <see cref="GetMemory"/> and <see cref="Advance"/>) and calling
/// <see cref="TryRead"/> until it returns <see langword="false"/>; after <see cref="Complete"/> once more. The limit is checked there, so the
/// reader holds one unfinished frame and one read at most.
/// </para>
/// <para>A byte is scanned once, however small the reads are. Not for concurrent use. There is nothing to dispose.</para>
/// </remarks>
public abstract class FrameReader
{
    /// <summary>The largest frame a reader accepts unless told otherwise: 16 MiB.</summary>
    public const int DefaultMaxFrameBytes = 16 * 1024 * 1024;

    private const int LargestMaxFrameBytes = 1024 * 1024 * 1024;
    private const int InitialBytes = 16 * 1024;
    private const int SmallestRead = 4 * 1024;

    // What a reader keeps at hand for its next frame; more is given back once a giant frame is through.
    private const int RetainedBytes = 256 * 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    private protected FrameReader(int maxFrameBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFrameBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxFrameBytes, LargestMaxFrameBytes);
        MaxFrameBytes = maxFrameBytes;
    }

    /// <summary>The largest frame this reader accepts, in bytes.</summary>
    /// <value>16 MiB; from 1 byte to 1 GiB.</value>
    public int MaxFrameBytes { get; }

    /// <summary>Whether the source has ended.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>Whether the source ended inside a frame; known once <see cref="TryRead"/> returned <see langword="false"/>.</summary>
    public bool IsTruncated => IsCompleted && _start < _end;

    /// <summary>The bytes that belong to no returned frame yet, from the first that is still needed.</summary>
    private protected Span<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>The size of the buffer.</summary>
    internal int Capacity => _buffer.Length;

    /// <summary>Room for the next bytes of the source; say with <see cref="Advance"/> how many were put there.</summary>
    /// <param name="sizeHint">How much room is needed at least; there is always some.</param>
    /// <exception cref="InvalidOperationException">The source has ended.</exception>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        ThrowIfCompleted();

        // Nothing is kept: every read gets the whole buffer.
        if (_start == _end)
        {
            _start = _end = 0;
        }

        MakeRoom(Math.Max(sizeHint, SmallestRead));
        return _buffer.AsMemory(_end);
    }

    /// <summary>Adds the bytes that were put into the memory given last.</summary>
    /// <exception cref="InvalidOperationException">The source has ended.</exception>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _end);
        ThrowIfCompleted();

        _end += count;
    }

    /// <summary>Says that the source has ended. Read what is left with <see cref="TryRead"/>.</summary>
    public void Complete() => IsCompleted = true;

    /// <summary>Adds the bytes of one read from a stream.</summary>
    /// <returns><see langword="false"/> when the stream has ended; there may still be a frame to read.</returns>
    /// <remarks>What the stream throws passes through.</remarks>
    public async ValueTask<bool> FillAsync(Stream source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);

        int count = await source.ReadAsync(GetMemory(), cancellationToken).ConfigureAwait(false);
        if (count == 0)
        {
            Complete();
            return false;
        }

        Advance(count);
        return true;
    }

    /// <summary>Takes the next whole frame.</summary>
    /// <param name="payload">What the frame carries; valid until the next call on this reader.</param>
    /// <returns><see langword="false"/> when more bytes are needed, or when the source has ended and nothing is left.</returns>
    /// <exception cref="FramingException">The stream breaks a limit or the encoding.</exception>
    public abstract bool TryRead(out ReadOnlySpan<byte> payload);

    /// <summary>Gives up the first unread bytes; a span on them stays valid until there is room to be made.</summary>
    private protected void Consume(int count) => _start += count;

    private void MakeRoom(int wanted)
    {
        int kept = _end - _start;
        int needed = checked(kept + wanted);
        bool oversized = _buffer.Length > RetainedBytes && needed <= RetainedBytes;
        if (_buffer.Length - _end >= wanted && !oversized)
        {
            return;
        }

        // The kept bytes are one unfinished frame: they move here once, then only when the buffer doubles.
        byte[] target =
            oversized ? new byte[RetainedBytes]
            : needed > _buffer.Length ? new byte[Grown(needed)]
            : _buffer;
        Unread.CopyTo(target);
        _buffer = target;
        _start = 0;
        _end = kept;
    }

    private int Grown(int needed) => Math.Max(Math.Max(needed, InitialBytes), (int)Math.Min(2L * _buffer.Length, Array.MaxLength));

    private void ThrowIfCompleted()
    {
        if (IsCompleted)
        {
            throw new InvalidOperationException(
                "The frame reader was told that its source has ended, so it takes no more bytes. Use a new reader."
            );
        }
    }
}
