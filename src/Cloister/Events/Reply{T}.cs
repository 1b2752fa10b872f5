using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Cloister;

/// <summary>A request handler's answer, or its leaving the answer to the next one.</summary>
/// <remarks>A value converts implicitly; <see langword="null"/> concedes.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly struct Reply<T>
{
    private readonly T _value;

    internal Reply(T value)
    {
        _value = value;
        HasValue = value is not null;
    }

    /// <summary>No answer: the next handler is asked.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "A concession has no value to infer the type from.")]
    public static Reply<T> Concede => default;

    /// <summary>Whether this is an answer.</summary>
    public bool HasValue { get; }

    /// <summary>The answer.</summary>
    /// <exception cref="InvalidOperationException">There is none; ask <see cref="HasValue"/> first.</exception>
    public T Value => HasValue ? _value : throw DispatchErrors.NoReply(typeof(T));

    /// <summary>Answers with <paramref name="value"/>; <see langword="null"/> concedes.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "Reply.Of is the named form.")]
    public static implicit operator Reply<T>(T? value) => new(value!);

    /// <inheritdoc/>
    public override string ToString() => HasValue ? $"Reply({_value})" : "Concede";
}
