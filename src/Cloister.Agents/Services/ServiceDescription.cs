using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What there is to know about an agent service without making it, so that one which is switched off is listed too.</summary>
public sealed record ServiceDescription : Capability
{
    /// <summary>Describes a service.</summary>
    /// <param name="name">What it is called: lower case, digits and hyphens, beginning with a letter.</param>
    /// <exception cref="ArgumentException">A service cannot be called so.</exception>
    public ServiceDescription(string name)
    {
        if (!IsName(name))
        {
            throw new ArgumentException(
                $"A service cannot be called '{name}': a name is lower case letters, digits and hyphens, and begins with a letter.",
                nameof(name)
            );
        }

        Name = name;
        Title = name;
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Its name for people.</summary>
    /// <value>The name by default.</value>
    public string Title { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>When it starts: lower ones first, those of one order by name. It stops in reverse.</summary>
    /// <value>100 by default, behind the services that come with the host.</value>
    public int Order { get; init; } = 100;

    /// <summary>What others can have it do.</summary>
    public ValueList<ServiceAction> Actions { get; init; } = [];

    internal ServiceAction? Find(string action) => Actions.FirstOrDefault(known => known.Name == action);

    private static bool IsName(string name) =>
        name is [>= 'a' and <= 'z', ..] && name.All(letter => letter is '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9'));
}
