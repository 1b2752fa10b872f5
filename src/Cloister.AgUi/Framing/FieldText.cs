using System.Text;

namespace Cloister.AgUi;

/// <summary>The value of a field that most readers never look at: kept as bytes, a string on demand.</summary>
internal struct FieldText
{
    private byte[]? _bytes;
    private int _length;
    private string? _text;

    public bool IsSet { get; private set; }

    public string? Text => IsSet ? _text ??= Encoding.UTF8.GetString(_bytes.AsSpan(0, _length)) : null;

    public void Set(ReadOnlySpan<byte> value)
    {
        if (_bytes is null || _bytes.Length < value.Length)
        {
            _bytes = new byte[Math.Max(value.Length, 32)];
        }

        value.CopyTo(_bytes);
        _length = value.Length;
        _text = null;
        IsSet = true;
    }

    public void Clear() => IsSet = false;
}
