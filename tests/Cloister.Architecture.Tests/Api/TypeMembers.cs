using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cloister.Architecture.Tests;

/// <summary>The visible members of one type: constants and fields, constructors, properties, events, methods and operators.</summary>
internal sealed class TypeMembers(Type type, TypeNames names)
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public IEnumerable<string> Lines() =>
        type.IsEnum
            ? EnumMembers()
            : [.. Sorted(Fields()), .. Sorted(Constructors()), .. Sorted(Properties()), .. Sorted(Events()), .. Sorted(Methods())];

    private static IEnumerable<string> Sorted(IEnumerable<string> lines) => lines.Order(StringComparer.Ordinal);

    private IEnumerable<string> EnumMembers() =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .OrderBy(field => Convert.ToDecimal(field.GetRawConstantValue(), null))
            .Select(field => $"{Attributes.Of(field.GetCustomAttributesData())}{field.Name} = {field.GetRawConstantValue()}");

    private IEnumerable<string> Fields() => type.GetFields(Own).Where(field => field.IsVisible() && !field.IsSpecialName).Select(Field);

    private string Field(FieldInfo field)
    {
        var annotations = Annotations.Of(field.GetCustomAttributesData(), type);
        var modifiers = field switch
        {
            { IsLiteral: true } => "const ",
            { IsStatic: true, IsInitOnly: true } => "static readonly ",
            { IsStatic: true } => "static ",
            { IsInitOnly: true } => "readonly ",
            _ => "",
        };
        var value = field.IsLiteral ? $" = {Parameters.Literal(field.GetRawConstantValue(), field.FieldType)}" : "";
        return $"{Prefix(field, field.IsPublic)}{Required(field)}{modifiers}{names.Of(field.FieldType, annotations)} {field.Name}{value}";
    }

    private IEnumerable<string> Constructors() =>
        type.GetConstructors(Own)
            .Where(constructor => constructor.IsVisible() && !constructor.IsStatic && !constructor.IsGenerated())
            .Where(constructor => !TypeHeader.IsRecord(type) || !IsCopy(constructor))
            .Select(constructor =>
                $"{Prefix(constructor, constructor.IsPublic)}new({Parameters.List(constructor.GetParameters(), names)})"
            );

    private bool IsCopy(ConstructorInfo constructor) => constructor.GetParameters() is [var only] && only.ParameterType == type;

    private IEnumerable<string> Properties()
    {
        foreach (var property in type.GetProperties(Own))
        {
            var accessors = new[] { property.GetMethod, property.SetMethod }
                .OfType<MethodInfo>()
                .Where(accessor => accessor.IsVisible())
                .ToList();
            if (accessors.Count == 0 || (TypeHeader.IsRecord(type) && property.Name == "EqualityContract"))
                continue;
            var first = accessors[0];
            var annotations = Annotations.Of(property.GetCustomAttributesData(), type);
            var index = property.GetIndexParameters();
            var name = index.Length == 0 ? property.Name : $"this[{Parameters.List(index, names)}]";
            var isPublic = accessors.Exists(accessor => accessor.IsPublic);
            var words = accessors.Select(accessor => (accessor.IsPublic || !isPublic ? "" : "protected ") + Accessor(property, accessor));
            var passing = property.PropertyType.IsByRef ? "ref " : "";
            yield return $"{Prefix(property, isPublic)}{Required(property)}{Modifiers(first)}{passing}{names.Of(property.PropertyType, annotations)} {name} {{ {string.Join(" ", words)} }}";
        }
    }

    private static string Accessor(PropertyInfo property, MethodInfo accessor) =>
        accessor == property.GetMethod ? "get;"
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;"
        : "set;";

    private IEnumerable<string> Events() =>
        from each in type.GetEvents(Own)
        let add = each.AddMethod!
        where add.IsVisible()
        let annotations = Annotations.Of(each.GetCustomAttributesData(), type)
        select $"{Prefix(each, add.IsPublic)}{Modifiers(add)}event {names.Of(each.EventHandlerType!, annotations)} {each.Name}";

    private IEnumerable<string> Methods() =>
        type.GetMethods(Own)
            .Where(method => method.IsVisible() && !method.IsGenerated() && !method.Name.Contains('<', StringComparison.Ordinal))
            .Where(method => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
            .Select(Method);

    private string Method(MethodInfo method)
    {
        var generics = new GenericParameters(method.GetGenericArguments(), names);
        var name = method.Name.StartsWith("op_", StringComparison.Ordinal) ? $"operator {method.Name[3..]}" : method.Name;
        return $"{Prefix(method, method.IsPublic)}{Modifiers(method)}{Parameters.Return(method, names)} {name}{generics.List}"
            + $"({Parameters.List(method.GetParameters(), names)}){(IsOverride(method) ? "" : generics.Constraints)}";
    }

    private static string Prefix(MemberInfo member, bool isPublic) =>
        Attributes.Of(member.GetCustomAttributesData()) + (isPublic ? "" : "protected ");

    private static string Required(MemberInfo member) =>
        member.IsDefined(typeof(RequiredMemberAttribute), inherit: false) ? "required " : "";

    private string Modifiers(MethodInfo method)
    {
        var readOnly =
            type.IsValueType && !type.IsDefined(typeof(IsReadOnlyAttribute), false) && method.IsDefined(typeof(IsReadOnlyAttribute), false);
        var inheritance = method switch
        {
            { DeclaringType.IsInterface: true, IsStatic: false } => method.IsAbstract ? "" : "virtual ",
            { IsAbstract: true } => IsOverride(method) ? "abstract override " : "abstract ",
            { IsVirtual: false } => "",
            _ when IsOverride(method) => method.IsFinal && !type.IsSealed ? "sealed override " : "override ",
            { IsFinal: true } => "",
            _ => "virtual ",
        };
        return (method.IsStatic ? "static " : "") + inheritance + (readOnly ? "readonly " : "");
    }

    private static bool IsOverride(MethodInfo method) =>
        method.IsVirtual && !method.Attributes.HasFlag(MethodAttributes.NewSlot) && !method.DeclaringType!.IsInterface && !method.IsStatic;
}
