namespace Cloister.Agents;

/// <summary>What can be put into a field.</summary>
public enum PluginFieldType
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>A text that is not shown again.</summary>
    Secret,

    /// <summary>Yes or no.</summary>
    Checkbox,

    /// <summary>A number.</summary>
    Number,

    /// <summary>One of several.</summary>
    Select,
}
