using System.Collections;
using System.Globalization;

namespace Cloister.Agents;

/// <summary>What was logged, with its values and its text free of secrets.</summary>
internal sealed class RedactedState : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] _values;
    private readonly string _text;

    private RedactedState(KeyValuePair<string, object?>[] values, string text) => (_values, _text) = (values, text);

    public int Count => _values.Length;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    /// <summary>The state as it may be seen; the very same if there is nothing to hide in it.</summary>
    public static object? Of(object? state, SecretRedactor redactor)
    {
        var text = state?.ToString() ?? "";
        var shownText = redactor.Redact(text);
        var values = (state as IEnumerable<KeyValuePair<string, object?>> ?? []).ToArray();
        var shown = Array.ConvertAll(values, value => KeyValuePair.Create(redactor.Redact(value.Key), Value(value.Value, redactor)));
        return ReferenceEquals(text, shownText) && values.AsSpan().SequenceEqual(shown) ? state : new RedactedState(shown, shownText);
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, object?>>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns the text.</summary>
    public override string ToString() => _text;

    private static object? Value(object? value, SecretRedactor redactor)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        var redacted = redactor.Redact(text);
        return ReferenceEquals(text, redacted) ? value : redacted;
    }
}
