using System.Text.Json;

namespace Cloister.Agents;

/// <summary>What a value of the configuration may be: checks it, describes it to people, and to editors as a schema.</summary>
internal abstract class ConfigKind
{
    /// <summary>What is allowed, in the words of the documentation.</summary>
    public abstract string Range { get; }

    /// <summary>Whether a variable can stand for the whole value.</summary>
    public virtual bool TakesPlaceholder => true;

    /// <summary>The value as the program wants it, brought into its range where that is what the key does.</summary>
    /// <param name="value">What stands in the file; never null.</param>
    /// <param name="refusal">Why it cannot be used.</param>
    public abstract object? Read(object value, out string? refusal);

    /// <summary>What the text of a variable says: a variable has nothing but text.</summary>
    public virtual object FromText(string text) => text;

    /// <summary>Writes a value as it would stand in the file.</summary>
    public abstract void Write(Utf8JsonWriter writer, object value);

    /// <summary>Writes the members of the schema.</summary>
    public abstract void WriteSchema(Utf8JsonWriter writer);
}
