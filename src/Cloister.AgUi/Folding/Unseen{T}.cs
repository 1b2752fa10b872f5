namespace Cloister.AgUi;

/// <summary>A field of a record that takes no part in its equality.</summary>
internal readonly struct Unseen<T>(T? value) : IEquatable<Unseen<T>>
    where T : class
{
    public T? Value { get; } = value;

    public bool Equals(Unseen<T> other) => true;

    public override bool Equals(object? obj) => obj is Unseen<T>;

    public override int GetHashCode() => 0;
}
