namespace Cloister.Agents;

/// <summary>Reads lines of bytes, and holds no more than the one it is at.</summary>
/// <param name="source">What is read; it is not closed.</param>
/// <param name="maxLength">How long a line may be.</param>
internal sealed class LineReader(Stream source, int maxLength)
{
    private const int FewBytes = 64 << 10;

    private byte[] _buffer = new byte[FewBytes];
    private int _start;
    private int _end;
    private bool _isOver;

    /// <summary>The number of the line that was read last, from 1 on.</summary>
    public long Number { get; private set; }

    /// <summary>The next line without what ends it, good until the one after it is read; null at the end.</summary>
    /// <exception cref="ImportFault">It is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        Number++;
        for (var looked = 0; ; )
        {
            var at = _buffer.AsSpan(_start + looked, _end - _start - looked).IndexOf((byte)'\n');
            if (at >= 0)
            {
                return Take(looked + at, andSkip: 1);
            }

            looked = _end - _start;
            if (looked > maxLength)
            {
                throw new ImportFault($"It is longer than {maxLength >> 20} MB.");
            }

            if (_isOver)
            {
                return looked > 0 ? Take(looked, andSkip: 0) : default(ReadOnlyMemory<byte>?);
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int andSkip)
    {
        var line = _buffer.AsMemory(_start, length);
        _start += length + andSkip;
        return line.TrimEnd((byte)'\r');
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _isOver = read == 0;
    }
}
