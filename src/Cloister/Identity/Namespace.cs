using System.Text.Json.Serialization;

namespace Cloister;

/// <summary>A dotted prefix that groups services.</summary>
[JsonConverter(typeof(TextIdJsonConverter<Namespace>))]
public readonly record struct Namespace : ITextId<Namespace>
{
    private readonly HashedText _text;

    /// <summary>Names a namespace, such as <c>text</c> or <c>text.editing</c>.</summary>
    public Namespace(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _text = new HashedText(value);
    }

    /// <inheritdoc/>
    public string Value => _text.Text;

    internal bool IsDefault => _text.IsDefault;

    /// <summary>Names a service of this namespace.</summary>
    public ServiceId this[string service] => Service(service);

    /// <summary>Returns the text of <paramref name="id"/>.</summary>
    public static implicit operator string(Namespace id) => id.Value;

    /// <summary>Reads a namespace from its text.</summary>
    public static explicit operator Namespace(string value) => new(value);

    static Namespace ITextId<Namespace>.FromText(string text) => new(text);

    /// <summary>Names a namespace one level deeper.</summary>
    public Namespace Child(string child)
    {
        ArgumentException.ThrowIfNullOrEmpty(child);
        return new Namespace(Qualify(child));
    }

    /// <summary>Names a service of this namespace.</summary>
    public ServiceId Service(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new ServiceId(Qualify(service));
    }

    /// <summary>Names a slot of this namespace for services of type <typeparamref name="T"/>.</summary>
    public ServiceId<T> Service<T>(string service)
        where T : class => new(Service(service));

    /// <summary>Tells whether <paramref name="id"/> lies in this namespace or below; the service named like the namespace does not.</summary>
    public bool Has(ServiceId id)
    {
        var (prefix, text) = (Value, id.Value);
        return !IsDefault && text.Length > prefix.Length && text[prefix.Length] == '.' && text.StartsWith(prefix, StringComparison.Ordinal);
    }

    /// <summary>Returns the text.</summary>
    public override string ToString() => Value;

    internal void ThrowIfDefault(string paramName) => _text.ThrowIfDefault(nameof(Namespace), paramName);

    private string Qualify(string name)
    {
        ThrowIfDefault("this");
        return $"{Value}.{name}";
    }
}
